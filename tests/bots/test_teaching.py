"""``frontdoor nlu``: what can go wrong is one line."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from bots.cli import run


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDOOR_CITY", str(Path(__file__).parents[2] / "cities" / "kryvyi-rih"))
    monkeypatch.chdir(tmp_path)


def test_a_missing_model_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "some.jsonl").write_text('{"text": "нема води", "code": "01.01"}\n', encoding="utf-8")
    assert run(["nlu", "evaluate", "some.jsonl", "--artefact", "none"]) == 2
    assert capsys.readouterr().err == "frontdoor: the model in none is missing or incomplete\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "no labelled text"), ("[]", "line 1"), ('{"code": "01.01"}', "line 1"), ("nonsense", "line 1")],
)
def test_a_bad_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str) -> None:
    (tmp_path / "some.jsonl").write_text(content, encoding="utf-8")
    assert run(["nlu", "evaluate", "some.jsonl"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_the_report_goes_to_stdout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "some.jsonl").write_text('{"text": "холодної води нема", "code": "18.01"}\n', encoding="utf-8")
    assert run(["nlu", "evaluate", "some.jsonl"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("# How residents are understood\n")
    assert "| some: top-1 | 0.0 % (0-79) | 1 | ≥ 92 % | **no** |" in said
    assert "холодної води нема" in said
    assert [path.name for path in tmp_path.iterdir()] == ["some.jsonl"]


def test_the_report_goes_into_a_folder_without_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "some.jsonl").write_text('{"text": "холодної води нема", "code": "18.01"}\n', encoding="utf-8")
    assert run(["nlu", "evaluate", "some.jsonl", "--into", "new/folder", "--no-texts"]) == 0
    assert capsys.readouterr().out == "new/folder/report.md\n"
    written = (tmp_path / "new" / "folder" / "report.md").read_text(encoding="utf-8")
    assert "some: top-1" in written
    assert "холодної води нема" not in written


def test_without_a_model_there_is_nothing_to_record(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nlu", "record", "--artefact", "none"]) == 2
    assert capsys.readouterr().err == "frontdoor: the model in none is missing or incomplete\n"


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is installed here")
@pytest.mark.parametrize("command", ["train", "newcomers"])
def test_training_without_its_extra_is_one_line(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nlu", command]) == 2
    assert "extra `train`" in capsys.readouterr().err
