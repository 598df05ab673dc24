import type { Http } from '../platform/http.ts';
import type { Shop } from '../platform/shop.ts';

export async function inventoryRoutes(_http: Http, _shop: Shop): Promise<void> {}
