"""Figures for people who decide: shares with their uncertainty, and bursts of reports; pure arithmetic."""
