"""Long trials: faults by the hundred, made-up input by the hour, thousands of papers, a cluster."""
