"""The signed log: entries, chain, trust, fold. Its format is settled in docs/design.md."""
