import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, 'decode-native.cpp');

/** A native library that decode-native.cpp can be built against, and Debian's package of it. */
const LIBRARIES = {
  gdcm: {
    package: 'libgdcm-dev',
    takes: 'file',
    flags: ['-DWITH_GDCM', '-I/usr/include/gdcm-3.0', '-lgdcmMSFF', '-lgdcmDSED', '-lgdcmCommon'],
  },
  dcmtk: {
    package: 'libdcmtk-dev',
    takes: 'file',
    flags: [
      '-DWITH_DCMTK',
      '-ldcmjpeg',
      '-ldcmjpls',
      '-ldcmdata',
      '-loflog',
      '-lofstd',
      '-ldcmimgle',
    ],
  },
  charls: { package: 'libcharls-dev', takes: 'stream', flags: ['-DWITH_CHARLS', '-lcharls'] },
  openjpeg: {
    package: 'libopenjp2-7-dev',
    takes: 'stream',
    flags: ['-DWITH_OPENJPEG', '-I/usr/include/openjpeg-2.5', '-lopenjp2'],
  },
} as const;

export type NativeName = keyof typeof LIBRARIES;

export interface NativeDecoder {
  readonly name: NativeName;
  readonly version: string;
  /** What its files are: DICOM files or bare code streams. */
  readonly takes: 'file' | 'stream';
  /** Least CPU time of one decoding, in milliseconds, file by file; null where it cannot. */
  measure(paths: readonly string[], repeats: number): (number | null)[];
}

function built(name: NativeName, folder: string): NativeDecoder | null {
  const { flags, package: debianPackage, takes } = LIBRARIES[name];
  const program = join(folder, `decode-with-${name}`);
  try {
    execFileSync('g++', ['-O2', '-o', program, SOURCE, ...flags], { stdio: 'pipe' });
  } catch {
    console.log(`without ${name}: no compiler, or ${debianPackage} is not there`);
    return null;
  }
  const version = execFileSync('dpkg-query', ['-W', '-f', '${Version}', debianPackage]).toString();
  return {
    name,
    version,
    takes,
    measure(paths, repeats) {
      const lines = execFileSync(program, [String(repeats), ...paths], {
        stdio: 'pipe',
        encoding: 'utf8',
      });
      return lines
        .trim()
        .split('\n')
        .map((line) => (line === '-' ? null : Number(line)));
    },
  };
}

/** The native decoders that this machine can build, in a folder for what is compiled. */
export function nativeDecoders(folder: string): NativeDecoder[] {
  const names: readonly NativeName[] = ['gdcm', 'dcmtk', 'charls', 'openjpeg'];
  return names.flatMap((name) => built(name, folder) ?? []);
}
