"""Decodes DICOM files by decoders that have nothing to do with ours: pydicom, GDCM, dcmtk, OpenJPEG, OpenJPH.

    reference.py OUT [FOLDER]

Takes the DICOM files of FOLDER and of pydicom's package. Writes OUT/reference.json, OUT/files/<hash>.dcm
and OUT/raw/<hash>.raw (all frames, stored values as little endian, colour as interleaved RGB). The first
decoder that gives a picture is the reference; every other one is compared with it. Does nothing when OUT was made
by this script of these files. Ends with 3 where a package is missing.
"""
import fcntl
import hashlib
import json
import multiprocessing
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import warnings
import zlib
from concurrent.futures import ProcessPoolExecutor

MISSING = 3
TOOLS = ("dcmconv", "dcmdjpeg", "dcmdjpls", "dcmdrle", "opj_decompress", "ojph_expand")

try:
    import gdcm
    import numpy
    import pydicom
    from pydicom.encaps import generate_pixel_data_frame
    from pydicom.pixel_data_handlers import rle_handler
    from pydicom.uid import UID
except ImportError as error:
    print(f"{error.name} is not installed")
    sys.exit(MISSING)

warnings.filterwarnings("ignore")
gdcm.Trace.WarningOff()
gdcm.Trace.ErrorOff()

NATIVE = {
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.2",
}
RLE = "1.2.840.10008.1.2.5"
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
JPEG_DCT = {f"1.2.840.10008.1.2.4.{n}" for n in (50, 51, 53, 55)}
JPEG_LOSSLESS = {f"1.2.840.10008.1.2.4.{n}" for n in (57, 70)}
JPEG_LS = {f"1.2.840.10008.1.2.4.{n}" for n in (80, 81)}
JPEG_2000 = {f"1.2.840.10008.1.2.4.{n}" for n in (90, 91)}
HTJ2K = {f"1.2.840.10008.1.2.4.{n}" for n in (201, 202, 203)}
NEWER_NAMES = {
    "1.2.840.10008.1.2.4.201": "High-Throughput JPEG 2000 (Lossless Only)",
    "1.2.840.10008.1.2.4.202": "High-Throughput JPEG 2000 with RPCL Options (Lossless Only)",
    "1.2.840.10008.1.2.4.203": "High-Throughput JPEG 2000",
    "1.2.840.10008.1.2.8.1": "Deflated Image Frame Compression",
}
SECONDS_PER_TOOL = 60


class NotDecoded(Exception):
    pass


def syntax_of(data):
    meta = getattr(data, "file_meta", None)
    named = getattr(meta, "TransferSyntaxUID", None) if meta else None
    if named:
        return str(named)
    if not data.is_little_endian:
        return "1.2.840.10008.1.2.2"
    return "1.2.840.10008.1.2" if data.is_implicit_VR else "1.2.840.10008.1.2.1"


def frames_of(data):
    """Number of Frames; by the length of native pixel data where that is no number."""
    try:
        return max(1, int(data.get("NumberOfFrames") or 1))
    except (TypeError, ValueError):
        size = data.Rows * data.Columns * data.get("SamplesPerPixel", 1) * data.BitsAllocated // 8
        return len(data.PixelData) // size if syntax_of(data) in NATIVE else 1


def shape_of(data):
    return frames_of(data), data.Rows, data.Columns, data.get("SamplesPerPixel", 1)


def interleaved(array, data, planar):
    """Frames, rows, columns, samples, out of one flat run."""
    frames, rows, columns, samples = shape_of(data)
    flat = numpy.ravel(array)
    size = frames * rows * columns * samples
    if flat.size < size:
        raise NotDecoded(f"{flat.size} samples instead of {size}")
    flat = flat[:size]
    if planar and samples == 3:
        return flat.reshape(frames, samples, rows, columns).transpose(0, 2, 3, 1)
    return flat.reshape(frames, rows, columns, samples)


def stored_type(data):
    if "FloatPixelData" in data:
        return "<f4"
    if "DoubleFloatPixelData" in data:
        return "<f8"
    kind = "i" if data.get("PixelRepresentation", 0) == 1 else "u"
    return f"<{kind}{max(1, data.BitsAllocated // 8)}"


def by_pydicom(path, data):
    """Native and run-length encoded pixel data, in Python alone."""
    syntax = syntax_of(data)
    if syntax == RLE and data.BitsAllocated == 1:
        return from_packed_bits(data, [rle_bits(frame) for frame in code_streams(data)])
    if syntax == RLE:
        data.convert_pixel_data("rle")
    elif syntax in NATIVE:
        if syntax == "1.2.840.10008.1.2.2" and data["PixelData"].VR == "OW" and data.BitsAllocated == 8:
            words = numpy.frombuffer(data.PixelData[: len(data.PixelData) // 2 * 2], "<u2")
            data.PixelData = words.byteswap().tobytes()
        if not data.get("file_meta") or "TransferSyntaxUID" not in data.file_meta:
            data.file_meta = data.get("file_meta") or pydicom.dataset.FileMetaDataset()
            data.file_meta.TransferSyntaxUID = UID(syntax)
        data.NumberOfFrames = frames_of(data)
        data.convert_pixel_data("numpy")
    elif syntax == DEFLATED_FRAMES:
        return from_inflated(data, [zlib.decompress(f, -zlib.MAX_WBITS) for f in code_streams(data)])
    else:
        raise NotDecoded("not a syntax of pydicom's own")
    array = data.pixel_array
    return interleaved(array, data, planar=False), data.get("PhotometricInterpretation")


def rle_bits(frame):
    """One segment of eight pixels a byte, PS3.5 annex G, which pydicom's own handler does not take up."""
    segments, first, *_ = struct.unpack("<16L", frame[:64])
    if segments != 1:
        raise NotDecoded(f"{segments} segments of one bit")
    return bytes(rle_handler._rle_decode_segment(frame[first:]))


def from_packed_bits(data, frames):
    """Frames that each begin at a byte."""
    size = data.Rows * data.Columns
    bits = [numpy.unpackbits(numpy.frombuffer(one, "u1"), bitorder="little")[:size] for one in frames]
    return interleaved(numpy.concatenate(bits), data, planar=False), data.PhotometricInterpretation


def from_inflated(data, frames):
    if data.BitsAllocated == 1:
        return from_packed_bits(data, frames)
    joined = numpy.frombuffer(b"".join(frames), stored_type(data))
    return interleaved(joined, data, data.get("PlanarConfiguration")), data.PhotometricInterpretation


GDCM_TYPES = {
    gdcm.PixelFormat.UINT8: "<u1",
    gdcm.PixelFormat.INT8: "<i1",
    gdcm.PixelFormat.UINT16: "<u2",
    gdcm.PixelFormat.INT16: "<i2",
    gdcm.PixelFormat.UINT12: "<u2",
    gdcm.PixelFormat.INT12: "<i2",
    gdcm.PixelFormat.UINT32: "<u4",
    gdcm.PixelFormat.INT32: "<i4",
    gdcm.PixelFormat.FLOAT32: "<f4",
    gdcm.PixelFormat.FLOAT64: "<f8",
}


def by_gdcm(path, data):
    """In a process of its own: GDCM ends the process where a file breaks its assumptions."""
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "pixels.npy")
        child = multiprocessing.get_context("fork").Process(target=gdcm_to_file, args=(path, data, target))
        child.start()
        child.join(SECONDS_PER_TOOL)
        if child.is_alive():
            child.kill()
            raise NotDecoded("no end")
        if child.exitcode != 0:
            raise NotDecoded("refused" if child.exitcode == 1 else f"signal {-child.exitcode}")
        with open(f"{target}.txt", encoding="ascii") as file:
            return numpy.load(target), file.read()


def gdcm_to_file(path, data, target):
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    try:
        array, photometric = gdcm_pixels(path, data)
    except Exception:
        os._exit(1)
    numpy.save(target, array)
    with open(f"{target}.txt", "w", encoding="ascii") as file:
        file.write(photometric)


def gdcm_pixels(path, data):
    reader = gdcm.ImageReader()
    reader.SetFileName(path)
    if not reader.Read():
        raise NotDecoded("refused")
    image = reader.GetImage()
    pixels = image.GetPixelFormat()
    text = image.GetBuffer()
    if not text:
        raise NotDecoded("no buffer")
    raw = text.encode("utf-8", errors="surrogateescape")
    if pixels.GetScalarType() == gdcm.PixelFormat.SINGLEBIT:
        array = numpy.unpackbits(numpy.frombuffer(raw, "u1"), bitorder="little")
    else:
        array = numpy.frombuffer(raw, GDCM_TYPES[pixels.GetScalarType()])
    photometric = gdcm.PhotometricInterpretation.GetPIString(
        image.GetPhotometricInterpretation().GetType()
    ).strip()
    return interleaved(array, data, image.GetPlanarConfiguration()), photometric


def run(*command):
    done = subprocess.run(command, capture_output=True, timeout=SECONDS_PER_TOOL)
    if done.returncode != 0:
        raise NotDecoded(f"{command[0]} ended with {done.returncode}")


def by_dcmtk(path, data):
    syntax = syntax_of(data)
    if syntax in JPEG_DCT | JPEG_LOSSLESS:
        tool = ["dcmdjpeg"]
    elif syntax in JPEG_LS:
        tool = ["dcmdjpls"]
    elif syntax == RLE:
        tool = ["dcmdrle"]
    elif syntax in NATIVE:
        tool = ["dcmconv", "+te"]
    else:
        raise NotDecoded("not a syntax of dcmtk")
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "native.dcm")
        run(*tool, path, out)
        native = pydicom.dcmread(out, force=True)
        native.NumberOfFrames = frames_of(data)
        native.convert_pixel_data("numpy")
        photometric = native.get("PhotometricInterpretation")
        return interleaved(native.pixel_array, data, planar=False), photometric


def code_streams(data):
    streams = list(generate_pixel_data_frame(data.PixelData, frames_of(data)))
    if len(streams) != frames_of(data):
        raise NotDecoded(f"{len(streams)} code streams for {frames_of(data)} frames")
    return streams


def siz_of(stream):
    """Bits and sign of the first component, from the SIZ marker segment (ISO/IEC 15444-1 A.5.1)."""
    at = stream.index(b"\xff\x4f\xff\x51")
    size = stream[at + 42]
    return (size & 0x7F) + 1, bool(size & 0x80)


def is_reversible(data):
    """Whether every code stream gives back every bit: no DCT, and of JPEG 2000 only the 5/3 wavelet."""
    syntax = syntax_of(data)
    if syntax in JPEG_2000 | HTJ2K:
        return all(stream[stream.index(b"\xff\x52") + 13] == 1 for stream in code_streams(data))
    return syntax not in JPEG_DCT


def by_openjpeg(path, data):
    if syntax_of(data) not in JPEG_2000 | HTJ2K:
        raise NotDecoded("not JPEG 2000")
    frames = []
    with tempfile.TemporaryDirectory() as folder:
        for stream in code_streams(data):
            precision, signed = siz_of(stream)
            is_jp2 = stream[4:8] == b"jP  "
            source = os.path.join(folder, "in.jp2" if is_jp2 else "in.j2k")
            target = os.path.join(folder, "out.rawl")
            with open(source, "wb") as file:
                file.write(stream)
            run("opj_decompress", "-i", source, "-o", target)
            width = 1 if precision <= 8 else 2 if precision <= 16 else 4
            samples = numpy.fromfile(target, f"<u{width}").astype(numpy.int64)
            # The tool writes negative samples without the bits above their precision.
            negative = signed and samples >= 1 << (precision - 1)
            frames.append(numpy.where(negative, samples - (1 << precision), samples))
    photometric = data.PhotometricInterpretation
    if photometric in ("YBR_RCT", "YBR_ICT"):
        photometric = "RGB"
    return interleaved(numpy.concatenate(frames), data, planar=True), photometric


def by_openjph(path, data):
    if syntax_of(data) not in HTJ2K:
        raise NotDecoded("not HTJ2K")
    frames = []
    with tempfile.TemporaryDirectory() as folder:
        for stream in code_streams(data):
            precision, signed = siz_of(stream)
            if signed:
                raise NotDecoded("signed")
            source = os.path.join(folder, "in.j2c")
            target = os.path.join(folder, "out.ppm" if data.SamplesPerPixel == 3 else "out.pgm")
            with open(source, "wb") as file:
                file.write(stream)
            run("ojph_expand", "-i", source, "-o", target)
            with open(target, "rb") as file:
                content = file.read()
            size = data.Rows * data.Columns * data.SamplesPerPixel * (1 if precision <= 8 else 2)
            frames.append(numpy.frombuffer(content[-size:], "u1" if precision <= 8 else ">u2"))
    photometric = data.PhotometricInterpretation
    if photometric in ("YBR_RCT", "YBR_ICT"):
        photometric = "RGB"
    return interleaved(numpy.concatenate(frames), data, planar=False), photometric


DECODERS = [
    ("pydicom", by_pydicom),
    ("dcmtk", by_dcmtk),
    ("OpenJPEG", by_openjpeg),
    ("OpenJPH", by_openjph),
    ("GDCM", by_gdcm),
]


def masked(array, data):
    """Bits Stored alone, the sign carried up from the high bit."""
    if array.dtype.kind == "f":
        return array
    allocated, stored = data.BitsAllocated, data.get("BitsStored", data.BitsAllocated)
    high = data.get("HighBit", stored - 1)
    values = array.astype(numpy.int64)
    if allocated > 1:
        values = (values >> (high - stored + 1)) & ((1 << stored) - 1)
        if data.get("PixelRepresentation", 0) == 1:
            values = numpy.where(values >= 1 << (stored - 1), values - (1 << stored), values)
    return values


def as_rgb(array, photometric, data):
    """Equations of PS3.3 C.7.6.3.1.2, in double precision, rounded to the nearest."""
    if data.get("SamplesPerPixel", 1) != 3 or not str(photometric).startswith("YBR"):
        return array, False
    if photometric not in ("YBR_FULL", "YBR_FULL_422"):
        raise NotDecoded(f"left in {photometric}")
    y, cb, cr = (array[..., index].astype(numpy.float64) for index in range(3))
    cb, cr = cb - 128, cr - 128
    rgb = numpy.stack(
        [y + 1.402 * cr, y - (0.114 * 1.772 * cb + 0.299 * 1.402 * cr) / 0.587, y + 1.772 * cb], axis=-1
    )
    top = (1 << data.BitsStored) - 1
    return numpy.clip(numpy.floor(rgb + 0.5), 0, top).astype(numpy.int64), True


def difference(one, other):
    if one.dtype.kind == "f":
        return 0 if one.tobytes() == other.tobytes() else float(numpy.nanmax(numpy.abs(one - other)))
    return int(numpy.max(numpy.abs(one.astype(numpy.int64) - other.astype(numpy.int64))))


def header_of(data):
    def number(keyword):
        try:
            return int(data.get(keyword))
        except (TypeError, ValueError):
            return None

    syntax = syntax_of(data)
    sop_class = str(data.get("SOPClassUID") or "")
    return {
        "transferSyntaxUid": syntax,
        "transferSyntax": NEWER_NAMES.get(syntax, UID(syntax).name),
        "sopClass": UID(sop_class).name if sop_class else "",
        "rows": number("Rows"),
        "columns": number("Columns"),
        "frames": frames_of(data),
        "samples": number("SamplesPerPixel"),
        "bitsAllocated": number("BitsAllocated"),
        "bitsStored": number("BitsStored"),
        "pixelRepresentation": number("PixelRepresentation"),
        "photometric": str(data.get("PhotometricInterpretation", "")),
    }


def decode(path):
    """All that the decoders say about one file."""
    try:
        data = pydicom.dcmread(path, force=True)
        if not any(tag.group >= 8 for tag in data.keys()):
            return {"state": "unreadable", "notes": ["pydicom finds no data set"]}, None
        entry = header_of(data)
    except Exception as error:
        return {"state": "unreadable", "notes": [f"pydicom: {type(error).__name__}"]}, None
    if not any(name in data for name in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
        return {**entry, "state": "no-pixel-data", "notes": []}, None
    reference, decoders, notes = None, [], []
    for name, decoder in DECODERS:
        try:
            decoded, photometric = decoder(path, pydicom.dcmread(path, force=True))
            values, converted = as_rgb(masked(decoded, data), photometric, data)
            values = values.astype(stored_type(data))
        except NotDecoded as error:
            if not str(error).startswith("not "):
                notes.append(f"{name}: {error}")
            continue
        except Exception as error:
            notes.append(f"{name}: {type(error).__name__}")
            continue
        if reference is None:
            reference = values
            entry["type"] = values.dtype.name
            entry["converted"] = converted
        decoders.append({"name": name, "difference": difference(reference, values)})
    if reference is None:
        return {**entry, "state": "undecoded", "notes": notes}, None
    entry["decoders"] = decoders
    entry["reversible"] = is_reversible(data)
    entry["frameHashes"] = [hashlib.sha256(frame.tobytes()).hexdigest() for frame in reference]
    return {**entry, "state": "decoded", "notes": notes}, reference.tobytes()


def looks_like_dicom(path):
    if path.endswith(".dcm"):
        return True
    with open(path, "rb") as file:
        return file.read(132)[128:] == b"DICM"


def files_of(prefix, folder):
    for parent, _, names in sorted(os.walk(folder)):
        for one in sorted(names):
            path = os.path.join(parent, one)
            if looks_like_dicom(path):
                yield f"{prefix}{os.path.relpath(path, folder)}", path


def job(arguments):
    digest, path, content, out = arguments
    with open(os.path.join(out, "files", f"{digest}.dcm"), "wb") as file:
        file.write(content)
    entry, raw = decode(path)
    if raw is not None:
        with open(os.path.join(out, "raw", f"{digest}.raw"), "wb") as file:
            file.write(raw)
    return {"hash": digest, "bytes": len(content), **entry}


def state_of(named):
    """Changes with this script, a file and a version of what decodes."""
    state = hashlib.sha256()
    with open(__file__, "rb") as file:
        state.update(file.read())
    state.update(f"{pydicom.__version__} {gdcm.Version.GetVersion()} {numpy.__version__}".encode())
    for name, path in named:
        stat = os.stat(path)
        state.update(f"{name} {stat.st_size} {stat.st_mtime_ns}".encode())
    return state.hexdigest()


def make_reference(out, named):
    for folder in ("files", "raw"):
        shutil.rmtree(os.path.join(out, folder), ignore_errors=True)
        os.makedirs(os.path.join(out, folder))
    digests, jobs = [], {}
    for _, path in named:
        with open(path, "rb") as source:
            content = source.read()
        digest = hashlib.sha256(content).hexdigest()
        digests.append(digest)
        jobs.setdefault(digest, (digest, path, content, out))
    with ProcessPoolExecutor() as pool:
        entries = {entry["hash"]: entry for entry in pool.map(job, jobs.values(), chunksize=4)}
    with open(os.path.join(out, "reference.json"), "w", encoding="utf-8") as file:
        rows = [{"name": name, **entries[digest]} for (name, _), digest in zip(named, digests)]
        json.dump(rows, file, indent=1)


def main():
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        print(f"{missing[0]} is not installed")
        sys.exit(MISSING)
    out, *folders = sys.argv[1:]
    named = [one for folder in folders for one in files_of("", folder)]
    package = os.path.join(os.path.dirname(pydicom.__file__), "data")
    named += files_of("python3-pydicom/", package)
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state, key = state_of(named), os.path.join(out, "state")
        if os.path.exists(key):
            with open(key, encoding="ascii") as file:
                if file.read() == state:
                    return
            os.remove(key)
        make_reference(out, named)
        with open(key, "w", encoding="ascii") as file:
            file.write(state)


main()
