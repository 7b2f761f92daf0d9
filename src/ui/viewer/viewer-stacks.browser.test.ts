import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { storedImage } from '../../../tests/support/seed-studies.ts';
import {
  bytesOf,
  CT_VALUES,
  expectGreys,
  quarters,
  showViewer as show,
  slices,
} from '../../../tests/support/show-viewer.ts';
import type { StoredImage } from '../../data/db.ts';

beforeEach(async () => {
  await page.viewport(800, 800);
});
afterEach(() => {
  document.body.replaceChildren();
});

describe('stacks in the viewer', () => {
  const at = (image: number, z: number, change: Partial<StoredImage> = {}) =>
    storedImage(1, 0, image, { imagePositionMm: [0, 0, z], ...change });
  const slider = () => page.getByRole('slider', { name: 'Slice' });
  const corner = () => document.querySelector('.corner.bottom.left')?.textContent;

  it('goes from head to feet whatever the numbers say, and says so', async () => {
    const asked: string[] = [];
    const images = [at(0, 0), at(1, 10), at(2, 5)];
    await show(images, (imageId) => {
      asked.push(imageId);
      return Promise.resolve(quarters(CT_VALUES));
    });
    await expect.element(slider()).toHaveAttribute('aria-valuetext', '2 of 3');
    await vi.waitFor(() => {
      expect(asked).toEqual([2, 0, 1].map((index) => images[index]?.imageId));
    });
    expect(corner()).toMatch(/2 of 3\s*H → F/);
    expect(document.querySelector('.faults')).toBeNull();
  });

  it('says where slices are missing or doubled, but not while images still come', async () => {
    const images = [at(0, 30), at(1, 25), at(2, 10), at(3, 5), at(4, 5)];
    const { grow } = await show(images, () => Promise.resolve(quarters(CT_VALUES)));
    const text =
      '2 slices missing: between 2 and 3 · 1 image lies at the place of the one before: 5';
    await expect.element(slider()).toHaveAccessibleDescription(new RegExp(text));
    await expect.element(page.getByText(text)).toBeVisible();
    await grow(true);
    await expect.element(page.getByText(text)).not.toBeInTheDocument();
    await grow(false);
    await expect.element(page.getByText(text)).toBeVisible();
  });

  it('stays at its image, keeps its picture and its window while a series grows', async () => {
    const asked: string[] = [];
    const all = slices(9);
    const { update } = await show(all.slice(4, 7), (imageId) => {
      asked.push(imageId);
      const number = all.findIndex((image) => image.imageId === imageId);
      return Promise.resolve(quarters([number * 10, 0, 0, 0]));
    });
    await page.getByRole('button', { name: 'Soft tissue' }).click();
    await expect.element(slider()).toHaveAttribute('aria-valuetext', '2 of 3');
    await vi.waitFor(() => {
      expect(asked).toHaveLength(3);
    });
    await update(all);
    await expect.element(slider()).toHaveAttribute('aria-valuetext', '6 of 9');
    await expect
      .element(page.getByRole('img', { name: 'Image, 6 of 9, axial, native' }))
      .toBeVisible();
    await expectGreys(bytesOf([50, 0, 0, 0], 40, 400));
    // A series whose identifier sorts first comes to stand first, and takes nobody away.
    const other = storedImage(0, 0, 0, { imagePositionMm: [0, 0, 0] });
    await update([other, ...all]);
    await expect.element(slider()).toHaveAttribute('aria-valuetext', '6 of 9');
    await expect
      .element(page.getByRole('button', { name: /^Series 2/ }))
      .toHaveAttribute('aria-current', 'true');
    await expectGreys(bytesOf([50, 0, 0, 0], 40, 400));
    expect(asked).toHaveLength(3);
  });

  it('leaves an image that is gone for the middle of its series', async () => {
    const all = slices(5);
    const { update } = await show(all, () => Promise.resolve(quarters(CT_VALUES)));
    await expect.element(slider()).toHaveAttribute('aria-valuetext', '3 of 5');
    await update(all.filter((_, index) => index !== 2));
    await expect.element(slider()).toHaveAttribute('aria-valuetext', '3 of 4');
    await expectGreys(bytesOf(CT_VALUES, 40, 400));
  });

  it('shows a localizer and another direction of a series as stacks of their own', async () => {
    const coronal = { value: 'CORONAL', rule: 'test', evidence: '', confidence: 1 } as const;
    const imageOrientation = [1, 0, 0, 0, 0, -1];
    const other = { plane: coronal, imageOrientation };
    const images = [
      at(0, 0, { ...other, imageType: 'LOCALIZER' }),
      at(1, 10),
      at(2, 5),
      at(3, 0, other),
      at(4, 0, { ...other, imagePositionMm: [0, 5, 0] }),
    ];
    await show(images, () => Promise.resolve(quarters(CT_VALUES)));
    const list = page.getByRole('list', { name: 'Series' });
    const names = [...list.element().querySelectorAll('button')].map((button) =>
      button.getAttribute('aria-label'),
    );
    expect(names).toEqual([
      'Series 1, stack 1, axial, native, 2 images',
      'Series 1, stack 2, coronal, native, 2 images',
      'Series 1, stack 3, coronal, Localizer, 1 image',
    ]);
    await page.getByRole('button', { name: /stack 2/ }).click();
    await expect.element(slider()).toHaveAttribute('aria-valuetext', '2 of 2');
    await vi.waitFor(() => {
      expect(corner()).toMatch(/2 of 2\s*A → P/);
    });
  });

  it('says what is missing in Korean', async () => {
    const images = [30, 25, 10, 5, -5].map((z, index) => at(index, z));
    await show(images, () => Promise.resolve(quarters(CT_VALUES)), 'ko');
    const text = '슬라이스 3장 빠짐: 2번과 3번 사이 2장, 4번과 5번 사이 1장';
    await expect.element(page.getByText(text)).toBeVisible();
  });
});
