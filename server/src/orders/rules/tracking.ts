/** Where a parcel can be followed. */

/** The carriers a shop can choose by name; any other is typed, with or without a link of its own. */
export const carriers = ['PostNL', 'DHL', 'DPD', 'UPS', 'FedEx', 'GLS', 'bpost', 'USPS', 'Royal Mail'] as const;

type Parcel = { carrier: string; trackingNumber: string; postalCode: string; country: string };

/** The carrier's page about a parcel; empty when the carrier is unknown here or there is no number. */
export function trackingUrl({ carrier, trackingNumber, postalCode, country }: Parcel): string {
  if (!trackingNumber) return '';
  const number = encodeURIComponent(trackingNumber);
  const postal = encodeURIComponent(postalCode.replace(/\s/g, '').toUpperCase());
  const known = carriers.find((each) => each.toLowerCase() === carrier.trim().toLowerCase());
  switch (known) {
    case 'PostNL':
      return `https://jouw.postnl.nl/track-and-trace/${number}-${country}-${postal}`;
    case 'DHL':
      return `https://www.dhl.com/global-en/home/tracking.html?tracking-id=${number}`;
    case 'DPD':
      return `https://tracking.dpd.de/status/en_US/parcel/${number}`;
    case 'UPS':
      return `https://www.ups.com/track?tracknum=${number}`;
    case 'FedEx':
      return `https://www.fedex.com/fedextrack/?trknbr=${number}`;
    case 'GLS':
      return `https://gls-group.com/EU/en/parcel-tracking?match=${number}`;
    case 'bpost':
      return `https://track.bpost.cloud/btr/web/#/search?itemCode=${number}&postalCode=${postal}`;
    case 'USPS':
      return `https://tools.usps.com/go/TrackConfirmAction?tLabels=${number}`;
    case 'Royal Mail':
      return `https://www.royalmail.com/track-your-item#/tracking-results/${number}`;
    case undefined:
      return '';
  }
}
