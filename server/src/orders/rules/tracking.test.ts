import { expect, test } from 'vitest';
import { trackingUrl } from './tracking.ts';

const parcel = { carrier: 'PostNL', trackingNumber: '3SABC123', postalCode: '1234 ab', country: 'NL' };

test.each([
  ['a carrier that wants the address too', parcel, 'https://jouw.postnl.nl/track-and-trace/3SABC123-NL-1234AB'],
  ['a carrier typed in other letters', { ...parcel, carrier: 'ups ' }, 'https://www.ups.com/track?tracknum=3SABC123'],
  [
    'a number with signs of its own',
    { ...parcel, carrier: 'UPS', trackingNumber: 'A&B/1' },
    'https://www.ups.com/track?tracknum=A%26B%2F1',
  ],
  ['a carrier nobody knows', { ...parcel, carrier: 'My van' }, ''],
  ['no number', { ...parcel, trackingNumber: '' }, ''],
])('%s', (_case, asked, url) => {
  expect(trackingUrl(asked)).toBe(url);
});
