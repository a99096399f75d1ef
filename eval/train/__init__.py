"""Training the reader (阅读模型): pairs from the questions written for sentences, a small cross-encoder, its export."""
