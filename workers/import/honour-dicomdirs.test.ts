import { describe, expect, it } from 'vitest';
import { honourDicomdirs } from './honour-dicomdirs.ts';

/** Files are their own paths here; those of one path are told apart by a mark behind `#`. */
const pathOf = (file: string) => file.replace(/#.*$/, '');

function honour(
  files: readonly string[],
  ...directories: readonly (readonly [string, string[]])[]
) {
  const found = directories.map(([path, ids]) => ({
    path,
    fileIds: ids.map((id) => id.split('/')),
  }));
  const { named, others, missing, alone } = honourDicomdirs(files, found, pathOf);
  return { files: [...named, ...others], missing, alone: alone.map(({ path }) => path) };
}

describe('honourDicomdirs', () => {
  it('puts named files first in the order of the directory, the others behind in theirs', () => {
    const files = ['CD/A', 'CD/DICOMDIR', 'CD/IM/2', 'CD/IM/1', 'CD/readme.txt'];
    expect(honour(files, ['CD/DICOMDIR', ['IM/1', 'IM/2']])).toEqual({
      files: ['CD/IM/1', 'CD/IM/2', 'CD/A', 'CD/DICOMDIR', 'CD/readme.txt'],
      missing: [],
      alone: [],
    });
  });

  it('tells which named files are not there, each once', () => {
    const files = ['DICOMDIR', 'IM/1'];
    expect(honour(files, ['DICOMDIR', ['IM/1', 'IM/2', 'IM/3', 'IM/2']]).missing).toEqual([
      'IM/2',
      'IM/3',
    ]);
  });

  it('finds files under the names that copies of discs have', () => {
    const files = ['cd/im/im01', 'cd/IM/IM02;1', 'cd/IM/IM03.;1', 'cd/IM/im04.dcm', 'cd/환자/5'];
    const named = ['IM/IM01', 'IM/IM02', 'IM/IM03', 'IM/IM04', `${'환자'.normalize('NFD')}/5`];
    expect(honour(files, ['cd/DICOMDIR', named])).toMatchObject({ files, missing: [] });
    expect(honour(['DICOMDIR', 'IM1'], ['DICOMDIR', ['IM1.DCM']]).missing).toEqual([]);
  });

  it('does not take a picture or a text beside it for the image', () => {
    const files = ['DICOMDIR', 'IM0', 'IM1.JPG', 'IM1.TXT'];
    expect(honour(files, ['DICOMDIR', ['IM0', 'IM1']]).missing).toEqual(['IM1']);
    const both = ['IM1.dcm', 'IM1'];
    expect(honour(both, ['DICOMDIR', ['IM1']]).files).toEqual(['IM1', 'IM1.dcm']);
  });

  it('names a directory without any of its files instead of all of these', () => {
    expect(honour(['DICOMDIR', 'other'], ['DICOMDIR', ['IM/1', 'IM/2']])).toEqual({
      files: ['DICOMDIR', 'other'],
      missing: [],
      alone: ['DICOMDIR'],
    });
    expect(honour(['DICOMDIR'], ['DICOMDIR', []])).toMatchObject({ missing: [], alone: [] });
  });

  it('counts from a folder further out when the directory was moved into one', () => {
    const files = ['CD/DICOM/1', 'CD/DICOM/DICOMDIR'];
    expect(honour(files, ['CD/DICOM/DICOMDIR', ['DICOM/1', 'DICOM/2']])).toMatchObject({
      files,
      missing: ['CD/DICOM/2'],
      alone: [],
    });
  });

  it('keeps discs apart, those of one name too', () => {
    const files = ['A/DICOMDIR', 'A/1', 'B/DICOMDIR', 'B/1'];
    const apart = honour(files, ['A/DICOMDIR', ['1', '2']], ['B/DICOMDIR', ['1']]);
    expect(apart.missing).toEqual(['A/2']);

    const same = ['CD/DICOMDIR#a', 'CD/1#a', 'CD/DICOMDIR#b', 'CD/1#b', 'CD/2#b'];
    const twice = honour(same, ['CD/DICOMDIR', ['1', '2']], ['CD/DICOMDIR', ['1', '2']]);
    expect(twice.files.slice(0, 3)).toEqual(['CD/1#a', 'CD/2#b', 'CD/1#b']);
    expect(twice.missing).toEqual(['CD/2']);
  });

  it('lets two directories of one folder name the same files', () => {
    const files = ['DICOMDIR', 'DICOMDIR.OLD', '1', '2'];
    expect(honour(files, ['DICOMDIR', ['2']], ['DICOMDIR.OLD', ['2', '1', '3']])).toEqual({
      files: ['2', '1', 'DICOMDIR', 'DICOMDIR.OLD'],
      missing: ['3'],
      alone: [],
    });
  });
});
