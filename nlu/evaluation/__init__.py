"""Measuring what is understood on labelled texts: the texts (``*.jsonl`` here), the figures, the report with plots."""
