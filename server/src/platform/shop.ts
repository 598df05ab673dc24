export type { Shop } from '../shop.ts';
