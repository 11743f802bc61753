"""From answers to findings: finishing a visit, deadlines, states."""
