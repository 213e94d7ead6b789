"""What is measured rather than asserted. Run one as ``python -m tests.benchmarks.<name>``."""
