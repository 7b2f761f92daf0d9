import { identify, reveal } from '../../src/core/deid/brands.ts';
import { clipBox } from '../../src/core/deid/pixels/pixel-box.ts';
import { linePicture } from '../../src/core/deid/pixels/text/line-picture.ts';
import { shownPictures, type ShownPicture } from '../../src/core/deid/pixels/text/shown-picture.ts';
import { withoutBoxes } from '../../src/core/deid/pixels/text/without-boxes.ts';
import { joinLines, type TextLine } from '../../src/core/deid/pixels/text/text-lines.ts';
import type { FoundText, TextApi } from '../../src/core/rpc/text-api.ts';
import { Detector } from './detector.ts';
import { Reader } from './reader.ts';

async function readLine(
  reader: Reader,
  pictures: readonly ShownPicture[],
  line: TextLine,
): Promise<string> {
  for (const picture of pictures) {
    const cut = linePicture(picture, line);
    const text = cut ? await reader.read(cut) : '';
    if (text !== '') return text;
  }
  return '';
}

export function createTextApi(): TextApi {
  const detector = new Detector();
  const reader = new Reader();
  return {
    async find({ signal }, frame, blanked = []) {
      const pictures = shownPictures(reveal(frame)).map((each) => withoutBoxes(each, blanked));
      const lines: TextLine[] = [];
      for (const picture of pictures) lines.push(...(await detector.lines(picture, signal)));
      const found: FoundText[] = [];
      for (const line of joinLines(lines)) {
        signal.throwIfAborted();
        const box = clipBox(line, reveal(frame));
        const text = await readLine(reader, pictures, line);
        if (box) found.push({ box, score: line.score, text: identify(text) });
      }
      return found;
    },
  };
}
