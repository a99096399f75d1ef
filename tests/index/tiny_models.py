"""Tiny models that the tests make themselves, in place of those of a hub: characters as words, random weights."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers


def character_tokenizer(texts: Iterable[str]) -> Tokenizer:
    """A word for every character of `texts`."""
    vocabulary = {"[PAD]": 0, "[UNK]": 1}
    vocabulary |= {character: number for number, character in enumerate(sorted(set("".join(texts))), len(vocabulary))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    return tokenizer


def save_static_model(folder: Path, texts: Iterable[str], prompts: dict[str, str], default: str | None = None) -> Path:
    """The mean of the characters' vectors."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    tokenizer = character_tokenizer([*texts, *prompts.values()])
    weights = np.random.default_rng(7).normal(size=(tokenizer.get_vocab_size(), 64)).astype(np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[module], prompts=prompts, default_prompt_name=default).save(str(folder))
    return folder


def save_bert_model(folder: Path, texts: Iterable[str], prompts: dict[str, str]) -> Path:
    """A BERT of one layer with mean pooling."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast, set_seed

    tokenizer = character_tokenizer([*texts, *prompts.values()])
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    set_seed(7)
    BertModel(BertConfig(vocab_size=tokenizer.get_vocab_size(), pad_token_id=0, **sizes)).save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=256
    ).save_pretrained(folder)
    modules = [Transformer(str(folder)), Pooling(32, pooling_mode="mean")]
    SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(str(folder))
    return folder


def save_cross_encoder(folder: Path, texts: Iterable[str]) -> Path:
    """A cross-encoder of one layer with one label."""
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast, set_seed

    tokenizer = character_tokenizer(texts)
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    set_seed(7)
    config = BertConfig(vocab_size=tokenizer.get_vocab_size(), pad_token_id=0, num_labels=1, **sizes)
    BertForSequenceClassification(config).save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=256
    ).save_pretrained(folder)
    CrossEncoder(str(folder), device="cpu").save_pretrained(str(folder))
    return folder
