// Decodes files again and again with one native library and prints the least CPU time of each.
// Compiled by decode.ts, once a library: -DWITH_GDCM, -DWITH_DCMTK, -DWITH_CHARLS or -DWITH_OPENJPEG.
// GDCM and DCMTK take DICOM files, of which only the first frame's decoding is timed where they allow it;
// CharLS and OpenJPEG take bare code streams.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

static double cpuMs() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

#ifdef WITH_GDCM
#include "gdcmImageReader.h"
#include "gdcmTrace.h"

static void prepare() {
  gdcm::Trace::WarningOff();
  gdcm::Trace::ErrorOff();
}

/** Reading apart. RLE is looked through there already: its decoding is dearer than what is timed. */
static double decodeMs(const std::string &path) {
  gdcm::ImageReader reader;
  reader.SetFileName(path.c_str());
  if (!reader.Read()) throw std::runtime_error("not read");
  const gdcm::Image &image = reader.GetImage();
  std::vector<char> pixels(image.GetBufferLength());
  const double start = cpuMs();
  if (!image.GetBuffer(pixels.data())) throw std::runtime_error("not decoded");
  return cpuMs() - start;
}
#endif

#ifdef WITH_DCMTK
#include "dcmtk/config/osconfig.h"
#include "dcmtk/dcmdata/dctk.h"
#include "dcmtk/dcmdata/dcrledrg.h"
#include "dcmtk/dcmjpeg/djdecode.h"
#include "dcmtk/dcmjpls/djdecode.h"

static void prepare() {
  DcmRLEDecoderRegistration::registerCodecs();
  DJDecoderRegistration::registerCodecs();
  DJLSDecoderRegistration::registerCodecs();
  OFLog::configure(OFLogger::OFF_LOG_LEVEL);
}

static double decodeMs(const std::string &path) {
  DcmFileFormat file;
  if (file.loadFile(path.c_str()).bad()) throw std::runtime_error("not read");
  file.loadAllDataIntoMemory();
  const double start = cpuMs();
  if (file.getDataset()->chooseRepresentation(EXS_LittleEndianExplicit, nullptr).bad())
    throw std::runtime_error("not decoded");
  return cpuMs() - start;
}
#endif

#if defined(WITH_CHARLS) || defined(WITH_OPENJPEG)
typedef std::vector<unsigned char> Bytes;

static Bytes bytesOf(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}
static void prepare() {}
#endif

#ifdef WITH_CHARLS
#include <charls/charls.h>

static double decodeMs(const std::string &path) {
  const Bytes stream = bytesOf(path);
  const double start = cpuMs();
  charls::jpegls_decoder decoder(stream, true);
  Bytes pixels(decoder.destination_size());
  decoder.decode(pixels);
  return cpuMs() - start;
}
#endif

#ifdef WITH_OPENJPEG
#include <openjpeg.h>

struct Source {
  const Bytes *bytes;
  size_t at;
};

static OPJ_SIZE_T readSome(void *to, OPJ_SIZE_T wanted, void *user) {
  Source *source = static_cast<Source *>(user);
  const size_t count = std::min<size_t>(wanted, source->bytes->size() - source->at);
  if (count == 0) return static_cast<OPJ_SIZE_T>(-1);
  std::memcpy(to, source->bytes->data() + source->at, count);
  source->at += count;
  return count;
}
static OPJ_OFF_T skipSome(OPJ_OFF_T count, void *user) {
  static_cast<Source *>(user)->at += count;
  return count;
}
static OPJ_BOOL seekTo(OPJ_OFF_T at, void *user) {
  static_cast<Source *>(user)->at = at;
  return OPJ_TRUE;
}

static double decodeMs(const std::string &path) {
  const Bytes stream = bytesOf(path);
  const double start = cpuMs();
  Source source{&stream, 0};
  opj_stream_t *reader = opj_stream_create(stream.size(), OPJ_TRUE);
  opj_stream_set_user_data(reader, &source, nullptr);
  opj_stream_set_user_data_length(reader, stream.size());
  opj_stream_set_read_function(reader, readSome);
  opj_stream_set_skip_function(reader, skipSome);
  opj_stream_set_seek_function(reader, seekTo);
  opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_J2K);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  opj_setup_decoder(codec, &parameters);
  opj_image_t *image = nullptr;
  if (!opj_read_header(reader, codec, &image) || !opj_decode(codec, reader, image))
    throw std::runtime_error("not decoded");
  const size_t pixels = size_t(image->comps[0].w) * image->comps[0].h;
  std::vector<short> samples(pixels * image->numcomps);
  for (OPJ_UINT32 component = 0; component < image->numcomps; ++component)
    for (size_t at = 0; at < pixels; ++at)
      samples[at * image->numcomps + component] = short(image->comps[component].data[at]);
  const double spent = cpuMs() - start;
  opj_image_destroy(image);
  opj_destroy_codec(codec);
  opj_stream_destroy(reader);
  return spent;
}
#endif

/** Arguments: how often, then the files. One line each: CPU milliseconds, or a dash where it failed. */
int main(int count, char **words) {
  prepare();
  const int repeats = std::atoi(words[1]);
  for (int file = 2; file < count; ++file) {
    double least = 1e9;
    try {
      for (int nth = 0; nth < repeats; ++nth) least = std::min(least, decodeMs(words[file]));
      std::printf("%.4f\n", least);
    } catch (const std::exception &) {
      std::printf("-\n");
    }
    std::fflush(stdout);
  }
}
