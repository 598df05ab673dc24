import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A table's cell that names a variant by its product and leads to it, with what tells it apart below. */
export function VariantCell(props: { variantId: number; title: string; detail: string; children?: ReactNode }) {
  return (
    <div className="cell-title">
      <Anchor
        fw={600}
        renderRoot={(rest) => <Link to="/variants/$variantId" params={{ variantId: props.variantId }} {...rest} />}
      >
        {props.title}
      </Anchor>
      <Text size="sm" c="dimmed">
        {props.detail}
      </Text>
      {props.children}
    </div>
  );
}
