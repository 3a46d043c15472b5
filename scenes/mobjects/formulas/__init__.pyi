from .matrix_animations import Rewrite as Rewrite
from .matrix_vector import MatrixVector as MatrixVector
from .weighted_sum import WeightedSum as WeightedSum
