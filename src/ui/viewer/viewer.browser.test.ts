import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import {
  bytesOf,
  CT_VALUES,
  expectGreys,
  greyAt,
  quarters,
  showViewer as show,
  slices,
} from '../../../tests/support/show-viewer.ts';
import { AppError } from '../../core/errors.ts';
import type { Frame } from '../../core/rpc/frames-api.ts';
import { storedImage } from '../../../tests/support/seed-studies.ts';

beforeEach(async () => {
  await page.viewport(800, 800);
});
afterEach(() => {
  document.body.replaceChildren();
});

describe('the viewer', () => {
  it('draws the frame through its window, through a preset, inverted and back', async () => {
    await show(slices(1), () => Promise.resolve(quarters(CT_VALUES)));
    await expectGreys(bytesOf(CT_VALUES, 40, 400));
    await page.getByRole('button', { name: 'Lung' }).click();
    await expectGreys(bytesOf(CT_VALUES, -600, 1500));
    await expect
      .element(page.getByRole('button', { name: 'Lung' }))
      .toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('button', { name: 'Invert' }).click();
    await expectGreys(bytesOf(CT_VALUES, -600, 1500, true));
    await page.getByRole('button', { name: 'Reset' }).click();
    await expectGreys(bytesOf(CT_VALUES, 40, 400));
  });

  it('takes the window as numbers and from a drag', async () => {
    await show(slices(1), () => Promise.resolve(quarters(CT_VALUES)));
    await page.getByRole('spinbutton', { name: 'Window width' }).fill('2000');
    await userEvent.keyboard('{Tab}');
    await expectGreys(bytesOf(CT_VALUES, 40, 2000));
    const canvas = document.querySelector('canvas') as HTMLCanvasElement;
    const pointer = (type: string, x: number, y: number) =>
      canvas.dispatchEvent(
        new PointerEvent(type, { pointerId: 1, button: 0, clientX: x, clientY: y, bubbles: true }),
      );
    canvas.setPointerCapture = () => undefined;
    pointer('pointerdown', 100, 100);
    pointer('pointermove', 120, 90);
    pointer('pointerup', 120, 90);
    const [width, level] = [2200, -60];
    await expect.element(page.getByRole('spinbutton', { name: 'Window width' })).toHaveValue(width);
    await expect.element(page.getByRole('spinbutton', { name: 'Window level' })).toHaveValue(level);
    await expectGreys(bytesOf(CT_VALUES, level, width));
  });

  const entries = Uint16Array.of(255, 0);
  const offered: Frame = {
    ...quarters(CT_VALUES),
    vois: [
      { kind: 'table', explanation: '', table: { first: 0, entries, bits: 8 } },
      { kind: 'window', explanation: 'WIDE', window: { center: 40, width: 2000 } },
      {
        kind: 'window',
        explanation: '',
        window: { center: 50, width: 100, function: 'SIGMOID' },
      },
    ],
  };

  it('offers what the header brings by name, and begins with its first', async () => {
    await show(slices(1), () => Promise.resolve(offered));
    await expectGreys([255, 255, 0, 0]);
    const choices = page.getByRole('combobox', { name: 'Windows of the image' });
    const names = [...choices.element().querySelectorAll('option')].map((one) => one.textContent);
    expect(names).toEqual(['LUT 1', 'WIDE', 'W 100 L 50']);
    await choices.selectOptions('WIDE');
    await expectGreys(bytesOf(CT_VALUES, 40, 2000));
    await choices.selectOptions('W 100 L 50');
    await expectGreys([0, 30, 225, 255]);
    await page.getByRole('button', { name: 'Lung' }).click();
    await expectGreys(bytesOf(CT_VALUES, -600, 1500));
    await expect.element(choices).toHaveDisplayValue('Adjusted');
    await page.getByRole('button', { name: 'Reset' }).click();
    await expectGreys([255, 255, 0, 0]);
    await expect.element(choices).toHaveDisplayValue('LUT 1');
  });

  it('keeps the chosen one from slice to slice, by the keyboard alone', async () => {
    await show(slices(3), () => Promise.resolve(offered));
    const choices = page.getByRole('combobox', { name: 'Windows of the image' });
    await expect.element(choices).toBeVisible();
    (choices.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}');
    await expectGreys(bytesOf(CT_VALUES, 40, 2000));
    const slider = page.getByRole('slider', { name: 'Slice' });
    (slider.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(slider).toHaveAttribute('aria-valuetext', '3 of 3');
    await expect.element(choices).toHaveDisplayValue('WIDE');
    await expectGreys(bytesOf(CT_VALUES, 40, 2000));
  });

  it('lets overlays be taken away where there are any, over colour too', async () => {
    const overlays = [{ kind: 'graphics', bits: new Uint8Array(512).fill(0xff) }] as const;
    const pixels = new Uint8Array(64 * 64 * 3).fill(10);
    const colour: Frame = { ...quarters(CT_VALUES), samplesPerPixel: 3, pixels, overlays };
    await show(slices(1), () => Promise.resolve(colour));
    await expectGreys([255, 255, 255, 255]);
    expect(page.getByRole('spinbutton').elements()).toHaveLength(0);
    const toggle = page.getByRole('button', { name: 'Overlays' });
    await expect.element(toggle).toHaveAttribute('aria-pressed', 'true');
    await toggle.click();
    await expectGreys([10, 10, 10, 10]);
  });

  it('has neither choice nor overlays nor presets where there are none', async () => {
    await show(slices(1), () => Promise.resolve({ ...quarters(CT_VALUES), isHounsfield: false }));
    await expectGreys(bytesOf(CT_VALUES, 40, 400));
    for (const name of ['Lung', 'Overlays']) {
      expect(page.getByRole('button', { name }).elements()).toHaveLength(0);
    }
    expect(page.getByRole('combobox').elements()).toHaveLength(0);
  });

  it('tells the value under the cursor in HU', async () => {
    await show(slices(1), () => Promise.resolve({ ...quarters(CT_VALUES), rescaleIntercept: -24 }));
    await expectGreys(bytesOf([-1024, -24, 76, 2976], 40, 400));
    const canvas = document.querySelector('canvas') as HTMLCanvasElement;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const point = { clientX: left + width * 0.75, clientY: top + height * 0.75, bubbles: true };
    canvas.dispatchEvent(new PointerEvent('pointermove', point));
    await expect.element(page.getByRole('status')).toHaveTextContent('2,976 HU');
    canvas.dispatchEvent(new PointerEvent('pointerleave'));
    await vi.waitFor(() => {
      expect(page.getByRole('status').elements()).toHaveLength(0);
    });
  });

  it('refuses a width that is no window', async () => {
    await show(slices(1), () => Promise.resolve(quarters(CT_VALUES)));
    const width = page.getByRole('spinbutton', { name: 'Window width' });
    await width.fill('0');
    await userEvent.keyboard('{Tab}');
    await expect.element(width).toHaveValue(400);
  });

  it('scrolls slices by arrow keys, wheel and slider, and says where it is', async () => {
    const asked: string[] = [];
    await show(slices(9), (imageId) => {
      asked.push(imageId);
      const number = slices(9).findIndex((image) => image.imageId === imageId);
      return Promise.resolve(quarters([number * 10, 0, 0, 0]));
    });
    const slider = page.getByRole('slider', { name: 'Slice' });
    await expect.element(slider).toHaveAttribute('aria-valuetext', '5 of 9');
    await expect
      .element(page.getByRole('img', { name: 'Image, 5 of 9, axial, native' }))
      .toBeVisible();
    (slider.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    await expect.element(slider).toHaveAttribute('aria-valuetext', '6 of 9');
    await userEvent.keyboard('{End}');
    await expect.element(slider).toHaveAttribute('aria-valuetext', '9 of 9');
    document
      .querySelector('canvas')
      ?.dispatchEvent(new WheelEvent('wheel', { deltaY: -100, cancelable: true }));
    await expect
      .element(page.getByRole('img', { name: 'Image, 8 of 9, axial, native' }))
      .toBeVisible();
    await expectGreys(bytesOf([70, 0, 0, 0], 40, 400));
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('reads neighbours ahead, two at a time, the wanted slice first', async () => {
    const waiting: (() => void)[] = [];
    const asked: string[] = [];
    await show(slices(9), (imageId) => {
      asked.push(imageId);
      return new Promise((resolve) =>
        waiting.push(() => {
          resolve(quarters(CT_VALUES));
        }),
      );
    });
    const ids = slices(9).map((image) => image.imageId);
    await vi.waitFor(() => {
      expect(asked).toEqual([ids[4], ids[5]]);
    });
    waiting[0]?.();
    await vi.waitFor(() => {
      expect(asked).toEqual([ids[4], ids[5], ids[6]]);
    });
  });

  it('goes through the frames of a multi-frame image', async () => {
    const image = storedImage(1, 0, 0, { frames: 3 });
    const asked: number[] = [];
    await show([image], (_id, frameIndex) => {
      asked.push(frameIndex);
      return Promise.resolve(quarters(CT_VALUES));
    });
    const slider = page.getByRole('slider', { name: 'Slice' });
    await expect.element(slider).toHaveAttribute('aria-valuetext', '2 of 3');
    await vi.waitFor(() => {
      expect([...asked].sort()).toEqual([0, 1, 2]);
    });
  });

  it('says in place what could not be read, and tries again when asked', async () => {
    let isBroken = true;
    await show(slices(1), () =>
      isBroken
        ? Promise.reject(new AppError('dicom/decode-failed', 'broken'))
        : Promise.resolve(quarters(CT_VALUES)),
    );
    await expect.element(page.getByRole('alert')).toMatchTextContent(/could not be decoded/);
    expect(greyAt(0.5, 0.5)).toBe(-1);
    isBroken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expectGreys(bytesOf(CT_VALUES, 40, 400));
    expect(page.getByRole('alert').elements()).toHaveLength(0);
  });

  it('lists the series and opens the chosen one', async () => {
    const coronal = { value: 'CORONAL', rule: 'test', evidence: '', confidence: 1 } as const;
    const images = [
      ...slices(2),
      storedImage(1, 1, 0, { plane: coronal, imageOrientation: [1, 0, 0, 0, 0, -1] }),
    ];
    await show(images, () => Promise.resolve(quarters(CT_VALUES)));
    const second = page.getByRole('button', { name: 'Series 2, coronal, native, 1 image' });
    await second.click();
    await expect.element(second).toHaveAttribute('aria-current', 'true');
    await expect
      .element(page.getByRole('img', { name: 'Image, 1 of 1, coronal, native' }))
      .toBeVisible();
    expect([...document.querySelectorAll('.letters span')].map((each) => each.textContent)).toEqual(
      expect.arrayContaining(['L', 'R', 'H', 'F']),
    );
  });

  it('speaks Korean', async () => {
    await show(slices(3), () => Promise.resolve(quarters(CT_VALUES)), 'ko');
    await expect
      .element(page.getByRole('slider', { name: '슬라이스' }))
      .toHaveAttribute('aria-valuetext', '3장 중 2번째');
    await expect.element(page.getByRole('button', { name: '연부 조직' })).toBeVisible();
  });
});
