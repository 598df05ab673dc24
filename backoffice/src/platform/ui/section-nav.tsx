import { Link, type LinkProps } from '@tanstack/react-router';

/** The pages of one section side by side, where the sidebar names only the section. */
export function SectionNav(props: {
  label: string;
  pages: readonly { to: NonNullable<LinkProps['to']>; label: string }[];
}) {
  return (
    <nav aria-label={props.label} className="section-nav">
      <ul>
        {props.pages.map(({ to, label }) => (
          <li key={to}>
            <Link to={to} activeOptions={{ exact: true, includeSearch: false }}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
