"""Runs an .onnx file in OpenVINO on the CPU, in float32, once for each line on standard input.

usage: run_openvino.py FILE THREADS SHAPE (such as 1,3,256,256)
"""

import sys
import time

import numpy as np
import openvino

file, threads, shape = sys.argv[1], int(sys.argv[2]), [int(n) for n in sys.argv[3].split(",")]
core = openvino.Core()
model = core.read_model(file)
model.reshape({model.input(0): shape})
settings = {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32", "NUM_STREAMS": 1}
request = core.compile_model(model, "CPU", settings).create_infer_request()
x = np.random.default_rng(1).uniform(-1, 1, shape).astype(np.float32)
request.infer([x])
print("ready", flush=True)
for _ in sys.stdin:
    began = time.perf_counter()
    request.infer([x])
    print((time.perf_counter() - began) * 1000, flush=True)
