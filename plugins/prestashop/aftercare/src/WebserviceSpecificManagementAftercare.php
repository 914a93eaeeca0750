<?php
/**
 * The resource that this module adds to the shop's webservice, under a name that PrestaShop looks for.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
class WebserviceSpecificManagementAftercare implements WebserviceSpecificManagementInterface
{
    private $output;
    private $request;
    private $content = [];

    public function setObjectOutput($output)
    {
        $this->output = $output;

        return $this;
    }

    public function getObjectOutput()
    {
        return $this->output;
    }

    public function setWsObject($request)
    {
        $this->request = $request;

        return $this;
    }

    public function getWsObject()
    {
        return $this->request;
    }

    public function manage()
    {
        $what = $this->request->urlSegment[1] ?? '';
        $shopId = (int) Context::getContext()->shop->id;
        if ($what === 'health') {
            // Aftercare looks every quarter of an hour; a shop without a working cron is emptied by that.
            AftercareQueue::work(20);
            $this->content = AftercareQueue::health($shopId) + [
                'plugin' => Aftercare::VERSION,
                'version' => _PS_VERSION_,
                // As the webservice counts them: it wants a name in each.
                'languages' => array_map('intval', Language::getIDs()),
            ];
        } elseif (in_array($what, ['orders', 'products', 'customers'], true)) {
            $this->content = ['items' => $this->changed($what, $shopId)];
        } else {
            throw new WebserviceException('There is no such list.', [100, 400]);
        }
    }

    public function getContent()
    {
        $this->output->setHeaderParams('Content-Type', 'application/json');

        return json_encode($this->content, JSON_INVALID_UTF8_SUBSTITUTE);
    }

    /** What changed since a moment, oldest change first. */
    private function changed(string $list, int $shopId): array
    {
        $asked = $this->request->urlFragments;
        $zone = new DateTimeZone((string) Configuration::get('PS_TIMEZONE') ?: 'UTC');
        $since = date_create_immutable((string) ($asked['since'] ?? '1970-01-01T00:00:00Z')) ?: new DateTimeImmutable('@0');
        $size = max(1, min(100, (int) ($asked['per_page'] ?? 40)));
        $from = (max(1, (int) ($asked['page'] ?? 1)) - 1) * $size;
        $tables = [
            'orders' => ['orders', 'id_order', 'id_shop = ' . $shopId],
            'customers' => ['customer', 'id_customer', 'id_shop = ' . $shopId . ' AND deleted = 0'],
            'products' => ['product_shop', 'id_product', 'id_shop = ' . $shopId . ' AND active = 1'],
        ];
        [$table, $id, $where] = $tables[$list];
        $ids = Db::getInstance()->executeS('SELECT `' . $id . '` AS id FROM `' . _DB_PREFIX_ . $table . '` WHERE ' . $where
            . ' AND date_upd >= "' . pSQL($since->setTimezone($zone)->format('Y-m-d H:i:s')) . '" ORDER BY date_upd, `' . $id . '` LIMIT ' . $from . ', ' . $size) ?: [];
        $take = rtrim($list, 's');

        return array_values(array_filter(array_map(static function ($row) use ($take, $shopId) {
            return AftercarePicture::$take((int) $row['id'], $shopId);
        }, $ids)));
    }
}
