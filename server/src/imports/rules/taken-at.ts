/** When a sheet's figures were taken. */

/** The time in the name an export gives its file, `products_export_2026-05-31_14-05-09.csv` (UTC), or null. */
export function exportTime(fileName: string): Date | null {
  const [, day, hours, minutes, seconds] = /export_(\d{4}-\d{2}-\d{2})_(\d{2})-(\d{2})-(\d{2})/.exec(fileName) ?? [];
  if (!day) return null;
  const date = new Date(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** The latest moment the figures can be of: the export's, else the file's last change, else now; never later than now. */
export function takenAt(fileName: string, lastModified: Date | undefined, now: Date): Date {
  const taken = exportTime(fileName) ?? lastModified ?? now;
  return taken > now ? now : taken;
}
