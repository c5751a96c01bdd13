"""The promises of docs/performance.md, measured as ratios within one run; `python -m benchmarks [--quick]`."""
