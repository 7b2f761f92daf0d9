import type { ChartConfiguration } from 'chart.js';

/** A token such as `--accent` as a colour that a canvas takes. */
function tokenColour(token: string, near: Element): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  near.parentElement?.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

type Styled = Record<string, unknown>;

/** Legend and tooltip take no font from the chart: without one of their own they ask for Helvetica. */
function themePlugins(plugins: Styled, font: Styled, color: string): Styled {
  const legend = (plugins['legend'] ?? {}) as Styled;
  const tooltip = (plugins['tooltip'] ?? {}) as Styled;
  return {
    ...plugins,
    legend: { ...legend, labels: { color, font, ...(legend['labels'] as Styled | undefined) } },
    tooltip: { titleFont: font, bodyFont: font, ...tooltip },
  };
}

/**
 * Fills a chart's colours from the tokens of the page: text, font, grid, and every data set whose
 * `borderColor` or `backgroundColor` is the name of a token (`--class-1`).
 */
export function themeChart(config: ChartConfiguration, near: Element): ChartConfiguration {
  const text = tokenColour('--text-muted', near);
  const grid = tokenColour('--line', near);
  const font = { family: getComputedStyle(near).fontFamily, size: 12 };
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string' && value.startsWith('--')) return tokenColour(value, near);
    if (Array.isArray(value)) return value.map(resolve);
    return value;
  };
  const datasets = config.data.datasets.map((dataset) => {
    const styled = dataset as unknown as Styled;
    return {
      ...dataset,
      borderColor: resolve(styled['borderColor']),
      backgroundColor: resolve(styled['backgroundColor']),
      pointBackgroundColor: resolve(styled['pointBackgroundColor'] ?? styled['borderColor']),
    };
  });
  const scales = (config.options?.scales ?? {}) as Record<string, Styled>;
  const themedScales = Object.fromEntries(
    Object.entries(scales).map(([name, scale]) => [
      name,
      {
        ...scale,
        ticks: { color: text, font, ...(scale['ticks'] as Styled | undefined) },
        grid: { color: grid, ...(scale['grid'] as Styled | undefined) },
        border: { color: grid },
        title: { color: text, font, ...(scale['title'] as Styled | undefined) },
      },
    ]),
  );
  return {
    ...config,
    data: { ...config.data, datasets } as ChartConfiguration['data'],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      color: text,
      font,
      ...config.options,
      plugins: themePlugins(config.options?.plugins ?? {}, font, text),
      scales: themedScales,
    },
  };
}
