/** The mark: two boards, two boxes, and a third box that is still on its way. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="var(--mantine-color-shelf-7)" />
      <path d="M7 22.5h18M7 13.5h18" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
      <rect x="9.500" y="6.500" width="5" height="5" rx="1" fill="#fff" />
      <rect x="9.500" y="15.500" width="5" height="5" rx="1" fill="#fff" />
      <rect
        x="17.500"
        y="15.500"
        width="5"
        height="5"
        rx="1"
        fill="none"
        stroke="#fff"
        strokeWidth="1.500"
        strokeDasharray="2.200 1.500"
      />
    </svg>
  );
}
