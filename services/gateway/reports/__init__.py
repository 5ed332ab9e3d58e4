"""What a mobilisation shows afterwards: how fast, how far, which link was weak."""
