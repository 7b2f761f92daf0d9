"""Reads and rewrites the given files with pydicom, GDCM and dcmtk; prints one JSON object of medians in ms."""

import io
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

import gdcm
import pydicom

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
SECONDS_EACH = 1.5
FEWEST = 15
PROCESSES = 40


def median_ms(work):
    work()
    times, until = [], time.perf_counter() + SECONDS_EACH
    while len(times) < FEWEST or time.perf_counter() < until:
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def pydicom_header(data):
    pydicom.dcmread(io.BytesIO(data), stop_before_pixels=True)


def pydicom_rewrite(data):
    # Taken to explicit VR little endian as ours is, where pydicom can do that.
    dataset = pydicom.dcmread(io.BytesIO(data))
    dataset.save_as(io.BytesIO(), write_like_original=False)


def gdcm_read(path):
    reader = gdcm.Reader()
    reader.SetFileName(path)
    if not reader.Read():
        raise RuntimeError("gdcm cannot read")
    return reader


def gdcm_rewrite(path, out):
    writer = gdcm.Writer()
    writer.SetFileName(out)
    reader = gdcm_read(path)  # Owns the file: it must outlive the writing.
    writer.SetFile(reader.GetFile())
    if not writer.Write():
        raise RuntimeError("gdcm cannot write")


def measured_once(work):
    try:
        return work()
    except Exception:
        return None  # It cannot read the file, or is not installed: a dash in the table.


def measured(work):
    return measured_once(lambda: median_ms(work))


def processor_ms(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (used.ru_utime + used.ru_stime) * 1000, process.returncode


def process_median_ms(command):
    runs = [processor_ms(command) for _ in range(PROCESSES)]
    if any(code != 0 for _, code in runs):
        raise RuntimeError("refused")
    return statistics.median(time for time, _ in runs)


def over_start(program, path, out):
    start = statistics.median(processor_ms([program, "--version"])[0] for _ in range(PROCESSES))
    return max(0, process_median_ms([program, path, out]) - start)


def dcmtk_version():
    shown = subprocess.run(["dcmconv", "--version"], capture_output=True, text=True, check=True)
    return shown.stdout.split(" v", 1)[1].split(" ", 1)[0]


found = {
    "pydicom": pydicom.__version__,
    "gdcm": gdcm.Version.GetVersion(),
    "dcmtk": measured_once(dcmtk_version) or "absent",
    "files": {},
}
memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
with tempfile.TemporaryDirectory(dir=memory) as folder:
    out = os.path.join(folder, "out.dcm")
    for path in sys.argv[1:]:
        with open(path, "rb") as file:
            data = file.read()
        found["files"][path] = {
            "pydicomHeader": measured(lambda: pydicom_header(data)),
            "pydicomRewrite": measured(lambda: pydicom_rewrite(data)),
            "gdcmRead": measured(lambda: gdcm_read(path)),
            "gdcmRewrite": measured(lambda: gdcm_rewrite(path, out)),
            "dcmconv": measured_once(lambda: over_start("dcmconv", path, out)),
            "gdcmconv": measured_once(lambda: over_start("gdcmconv", path, out)),
        }
print(json.dumps(found))
