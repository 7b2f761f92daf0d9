import Activity from '@lucide/svelte/icons/activity';
import Box from '@lucide/svelte/icons/box';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Images from '@lucide/svelte/icons/images';
import Layers from '@lucide/svelte/icons/layers';
import Settings from '@lucide/svelte/icons/settings';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import Upload from '@lucide/svelte/icons/upload';
import type { Component } from 'svelte';
import type { Text } from '../core/i18n.ts';
import type { PageId } from '../state/router.svelte.ts';

export interface PageEntry {
  readonly id: PageId;
  readonly label: Text;
  readonly icon: typeof Activity;
  /** `g` and then this letter goes to the page. */
  readonly key: string;
  readonly load: () => Promise<{ readonly Page: Component }>;
}

export const PAGES: readonly PageEntry[] = [
  {
    id: 'dashboard',
    label: { en: 'Dashboard', ko: '대시보드' },
    icon: ChartColumn,
    key: 'd',
    load: () => import('../features/dashboard/index.ts'),
  },
  {
    id: 'upload',
    label: { en: 'Upload', ko: '업로드' },
    icon: Upload,
    key: 'u',
    load: () => import('../features/upload/index.ts'),
  },
  {
    id: 'occurrences',
    label: { en: 'Occurrences', ko: '검사 목록' },
    icon: Images,
    key: 'o',
    load: () => import('../features/occurrences/index.ts'),
  },
  {
    id: 'datasets',
    label: { en: 'Data sets', ko: '데이터셋' },
    icon: Layers,
    key: 's',
    load: () => import('../features/datasets/index.ts'),
  },
  {
    id: 'studio',
    label: { en: 'Studio', ko: '스튜디오' },
    icon: SlidersHorizontal,
    key: 't',
    load: () => import('../features/studio/index.ts'),
  },
  {
    id: 'runs',
    label: { en: 'Runs', ko: '학습 실행' },
    icon: Activity,
    key: 'r',
    load: () => import('../features/runs/index.ts'),
  },
  {
    id: 'models',
    label: { en: 'Models', ko: '모델' },
    icon: Box,
    key: 'm',
    load: () => import('../features/models/index.ts'),
  },
  {
    id: 'settings',
    label: { en: 'Settings', ko: '설정' },
    icon: Settings,
    key: 'e',
    load: () => import('../features/settings/index.ts'),
  },
];
