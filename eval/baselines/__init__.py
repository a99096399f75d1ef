"""What else could be used (对照系统): other retrieval on the same questions, the same text and the same embedding.

Each is written as its own documentation teaches; ``wengui eval baselines`` runs those that are installed.
"""
