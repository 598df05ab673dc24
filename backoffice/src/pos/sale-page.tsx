import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconShoppingBag, IconTags } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { Thumbnail } from '../platform/ui/thumbnail.tsx';
import { parkedQuery, type ReceiptView, type RegisterSession, type TillProduct } from './api.ts';
import { BasketPanel } from './basket-panel.tsx';
import { LineModal } from './line-modal.tsx';
import { PayModal } from './pay-modal.tsx';
import { productTitle } from './product-title.ts';
import { ProductsPanel } from './products-panel.tsx';
import { ReceiptModal } from './receipt-modal.tsx';
import { type Basket, basketTotals, emptyBasket, withLine, withProduct } from './rules/basket.ts';
import { SpecialOrderModal } from './special-order-modal.tsx';
import { useTill, useTillMoney } from './till.tsx';
import { TillBar } from './till-bar.tsx';
import { useBasket } from './use-basket.ts';
import { type Told, useScans } from './use-scans.ts';

/** The register as it sells: what there is on one side, what the shopper buys on the other. */
export function SalePage({ session }: { session: RegisterSession }) {
  const { t } = useI18n();
  const { store, register } = useTill();
  const money = useTillMoney();
  const queryClient = useQueryClient();
  const { basket, requestKey, change, replace } = useBasket(register.id);
  const [told, setTold] = useState<Told | null>(null);
  const [shown, setShown] = useState<'products' | 'basket'>('products');
  const [editing, setEditing] = useState<number | null>(null);
  const [doing, setDoing] = useState<'paying' | 'ordering' | null>(null);
  const [receiptId, setReceiptId] = useState<number | null>(null);
  const totals = basketTotals(basket, store.pricesIncludeTax);
  const units = basket.lines.reduce((sum, line) => sum + line.quantity, 0);
  useEffect(() => {
    document.title = `${register.name} · ${t('till.title')}`;
  }, [register.name, t]);

  function add(product: TillProduct) {
    const title = productTitle(product);
    const { variantId, sku, priceMinor, taxBasisPoints } = product;
    change((known) => withProduct(known, { variantId, title, sku, priceMinor, taxBasisPoints }));
    const inBasket = basket.lines.find((line) => line.variantId === variantId)?.quantity ?? 0;
    setTold({ text: t('till.added', { title, count: inBasket + 1 }), good: true });
  }
  const { scan, choice, choose } = useScans(add, setTold);
  const line = basket.lines.find((each) => each.variantId === editing);

  function done(receipt: ReceiptView) {
    setDoing(null);
    setTold(null);
    setShown('products');
    replace(emptyBasket);
    show(receipt);
  }
  function show(receipt: ReceiptView) {
    queryClient.setQueryData(['till-receipt', receipt.id], receipt);
    setReceiptId(receipt.id);
    for (const key of ['till', 'till-products', 'till-receipts', 'till-ready', 'till-order']) {
      queryClient.invalidateQueries({ queryKey: [key] });
    }
  }
  function takeUp(parked: Basket) {
    replace(parked);
    setShown('basket');
  }

  return (
    <div className="till" data-shown={shown}>
      <TillBar
        session={session}
        basket={basket}
        onBasket={takeUp}
        onParked={(label) => {
          replace(emptyBasket);
          setTold({ text: label ? t('till.parkedAs', { label }) : t('till.parkedDone'), good: true });
          queryClient.invalidateQueries({ queryKey: parkedQuery.queryKey });
        }}
        onReceipt={setReceiptId}
        onCollected={show}
      />
      <main className="till-main">
        <ProductsPanel told={told} onProduct={add} onScan={scan} />
        <BasketPanel
          basket={basket}
          totals={totals}
          onLine={setEditing}
          onUnits={(variantId, quantity) => change((known) => withLine(known, variantId, { quantity }))}
          onBasket={(next) => change(() => next)}
          onPay={() => setDoing('paying')}
          onOrder={() => setDoing('ordering')}
          onClear={() => replace(emptyBasket)}
        />
      </main>
      <nav className="till-tabs" aria-label={t('till.parts')}>
        <button type="button" aria-pressed={shown === 'products'} onClick={() => setShown('products')}>
          <IconTags size={22} stroke={1.6} aria-hidden="true" />
          {t('till.products')}
        </button>
        <button type="button" aria-pressed={shown === 'basket'} onClick={() => setShown('basket')}>
          <IconShoppingBag size={22} stroke={1.6} aria-hidden="true" />
          {t('till.basketOf', { count: units })} · {money(totals.totalMinor)}
        </button>
      </nav>
      {line && (
        <LineModal
          line={line}
          onChange={(next) => change((known) => withLine(known, line.variantId, next))}
          onClose={() => setEditing(null)}
        />
      )}
      {doing === 'paying' && (
        <PayModal
          basket={basket}
          totals={totals}
          requestKey={requestKey}
          onLine={(variantId, next) => change((known) => withLine(known, variantId, next))}
          onDone={done}
          onClose={() => setDoing(null)}
        />
      )}
      {doing === 'ordering' && (
        <SpecialOrderModal basket={basket} requestKey={requestKey} onDone={done} onClose={() => setDoing(null)} />
      )}
      {receiptId !== null && (
        <ReceiptModal
          receiptId={receiptId}
          onClose={() => setReceiptId(null)}
          onReturn={(returned) => {
            setReceiptId(null);
            change((known) => ({ ...known, returned }));
            setShown('basket');
          }}
        />
      )}
      <Modal opened={choice !== null} onClose={() => choose(null)} title={t('till.which')}>
        <Stack>
          {choice?.map((product) => (
            <Button
              key={product.variantId}
              size="lg"
              variant="default"
              justify="flex-start"
              leftSection={<Thumbnail url={product.imageUrl} size={32} />}
              onClick={() => choose(product)}
            >
              {productTitle(product)}
            </Button>
          ))}
          <Group justify="flex-end">
            <Button variant="subtle" onClick={() => choose(null)}>
              {t('till.none')}
            </Button>
          </Group>
        </Stack>
      </Modal>
      <Text className="visually-hidden" role="status">
        {told?.text ?? ''}
      </Text>
    </div>
  );
}
