"""A chat model that misbehaves on demand, over the whole gold set (措辞作假)."""
