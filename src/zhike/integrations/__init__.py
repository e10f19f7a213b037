"""One folder per outside system: wire format in, plain values out."""
