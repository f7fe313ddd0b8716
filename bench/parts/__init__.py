"""The parts of `make bench`: each module measures one thing with `measure(...)` and returns (figures, seen)."""
