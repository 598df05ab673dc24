import type { Http } from '../platform/http.ts';
import type { Shop } from '../platform/shop.ts';

export async function settingsRoutes(_http: Http, _shop: Shop): Promise<void> {}
