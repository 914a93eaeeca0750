<?php
/**
 * The way back to a cart. Who has its secret name may see what is in it, and nothing else: the goods are laid into a cart of the
 * visitor's own, and nobody is signed in.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
class AftercareRestoreModuleFrontController extends ModuleFrontController
{
    public function initContent()
    {
        $kept = AftercareCarts::byToken((string) Tools::getValue('cart'));
        if ($kept !== null && !$kept->orderExists() && (int) $kept->id !== (int) $this->context->cart->id) {
            $this->layOut($kept);
        }
        Tools::redirect($this->context->link->getPageLink('cart', true, null, ['action' => 'show']));
    }

    private function layOut(Cart $kept): void
    {
        $own = (int) $kept->id_customer !== 0 && (int) $kept->id_customer === (int) $this->context->customer->id;
        if ($own) {
            $this->context->cart = $kept;
        } else {
            if (!$this->context->cart->id) {
                $this->context->cart->add();
            }
            $there = array_map(static function ($line) {
                return $line['id_product'] . '-' . $line['id_product_attribute'];
            }, $this->context->cart->getProducts());
            foreach ($kept->getProducts() as $line) {
                // Opened twice, it lays out the same and not the double.
                if (!$line['id_customization'] && !in_array($line['id_product'] . '-' . $line['id_product_attribute'], $there, true)) {
                    $this->context->cart->updateQty((int) $line['cart_quantity'], (int) $line['id_product'], (int) $line['id_product_attribute']);
                }
            }
        }
        $this->context->cookie->id_cart = (int) $this->context->cart->id;
        $this->context->cookie->write();
    }
}
