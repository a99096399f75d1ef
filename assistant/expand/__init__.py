"""Question keys written by a chat model (问法生成): what it is asked, what becomes of its answers, how a run goes on.

`prompt` makes the messages and reads the answers, `work` keeps what is finished, `generate` asks batch by batch.
"""
