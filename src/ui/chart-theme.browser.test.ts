import { afterEach, expect, test } from 'vitest';
import { themeChart } from './chart-theme.ts';

const box = document.createElement('div');

afterEach(() => {
  box.remove();
});

test('legend, tooltip and axes have the font of the page, and keep what a chart asks for', () => {
  box.style.fontFamily = 'Pretendard Test';
  const canvas = document.createElement('canvas');
  box.append(canvas);
  document.body.append(box);
  const { options } = themeChart(
    {
      type: 'line',
      data: { datasets: [] },
      options: {
        plugins: { legend: { position: 'bottom', labels: { boxWidth: 24 } } },
        scales: { x: {} },
      },
    },
    canvas,
  );
  const font = { family: '"Pretendard Test"' };
  expect(options).toMatchObject({
    plugins: {
      legend: { position: 'bottom', labels: { boxWidth: 24, font } },
      tooltip: { bodyFont: font, titleFont: font },
    },
    scales: { x: { ticks: { font }, title: { font } } },
  });
});
