from .chain_rule import ChainRule as ChainRule
from .computation_graph import ComputationGraph as ComputationGraph
from .matrix_animations import Rewrite as Rewrite
from .matrix_vector import MatrixVector as MatrixVector
from .parameter_vector import ParameterVector as ParameterVector
from .request_table import RequestTable as RequestTable
from .travel import Travel as Travel
from .weighted_sum import WeightedSum as WeightedSum
