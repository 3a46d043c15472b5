from .backpropagation_run import BackpropagationRun as BackpropagationRun
from .source_code import SourceCode as SourceCode
from .source_run import SourceRun as SourceRun
