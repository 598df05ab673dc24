import { en } from './en.ts';
import type { Catalogue } from './i18n.tsx';
export const nl = en as Catalogue;
