<?php
/*
 * As much of WordPress and WooCommerce as the parts of our plugin touch that are played here: options, the database, the queue of
 * actions, orders with their metas, and the web. It behaves as WordPress 6.9 and WooCommerce 10.3 do.
 */
define( 'ABSPATH', __DIR__ . '/' );
define( 'AFTERCARE_VERSION', '1.0.0' );
define( 'HOUR_IN_SECONDS', 3600 );
define( 'MINUTE_IN_SECONDS', 60 );
define( 'DAY_IN_SECONDS', 86400 );

class wpdb {
	public $prefix = 'wp_';
	public $insert_id;
	private $connection;
	public function __construct() {
		mysqli_report( MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT );
		$at               = parse_url( getenv( 'AFTERCARE_TEST_PHP_DATABASE' ) );
		$this->connection = new mysqli( $at['host'], $at['user'], $at['pass'] ?? '', substr( $at['path'], 1 ), $at['port'] ?? 3306 );
		$this->connection->set_charset( 'utf8mb4' );
	}
	public function prepare( $sql, ...$values ) {
		return preg_replace_callback(
			'/%([sdi])/',
			function ( $found ) use ( &$values ) {
				$value = array_shift( $values );
				if ( 'd' === $found[1] ) {
					return (string) (int) $value;
				}
				return 'i' === $found[1] ? '`' . str_replace( '`', '``', $value ) . '`' : "'" . $this->connection->real_escape_string( (string) $value ) . "'";
			},
			$sql
		);
	}
	public function query( $sql ) {
		return $this->connection->query( $sql );
	}
	public function get_col( $sql ) {
		return array_map( 'current', $this->query( $sql )->fetch_all( MYSQLI_NUM ) );
	}
	public function get_var( $sql ) {
		return $this->get_col( $sql )[0] ?? null;
	}
	public function esc_like( $text ) {
		return addcslashes( $text, '_%\\' );
	}
	public function delete( $table, $where ) {
		return $this->query( $this->prepare( 'DELETE FROM %i WHERE %i = %s', $table, key( $where ), current( $where ) ) );
	}
}
$wpdb = new wpdb();

class WP_Error {
	private $words;
	public function __construct( $code, $words = '' ) {
		$this->words = $words;
	}
	public function get_error_message() {
		return $this->words;
	}
}
function is_wp_error( $value ) {
	return $value instanceof WP_Error;
}

function get_option( $name, $usual = false ) {
	global $wpdb;
	$value = $wpdb->get_var( $wpdb->prepare( 'SELECT value FROM wp_options WHERE name = %s', $name ) );
	return null === $value ? $usual : json_decode( $value, true );
}
function update_option( $name, $value ) {
	global $wpdb;
	return $wpdb->query( $wpdb->prepare( 'REPLACE INTO wp_options (name, value) VALUES (%s, %s)', $name, json_encode( $value ) ) );
}
function delete_option( $name ) {
	global $wpdb;
	return $wpdb->delete( 'wp_options', array( 'name' => $name ) );
}
function delete_transient( $name ) {
	return delete_option( '_transient_' . $name );
}

/* The Action Scheduler: one row an action, the next due first. */
function as_enqueue_async_action( $hook, $given, $group ) {
	as_schedule_single_action( 0, $hook, $given, $group );
}
function as_schedule_single_action( $at, $hook, $given, $group ) {
	global $wpdb;
	$wpdb->query( $wpdb->prepare( 'INSERT INTO wp_actions (due, hook, given, agroup) VALUES (%d, %s, %s, %s)', $at ? $at - time() : 0, $hook, json_encode( $given ), $group ) );
}
function as_unschedule_all_actions( $hook, $given, $group ) {
	global $wpdb;
	$wpdb->delete( 'wp_actions', array( 'agroup' => $group ) );
}

function wp_remote_post( $url, $asked ) {
	$curl  = curl_init( $url );
	$lines = array();
	foreach ( $asked['headers'] as $name => $value ) {
		$lines[] = $name . ': ' . $value;
	}
	curl_setopt_array( $curl, array( CURLOPT_POST => true, CURLOPT_POSTFIELDS => $asked['body'], CURLOPT_HTTPHEADER => $lines, CURLOPT_RETURNTRANSFER => true ) );
	return false === curl_exec( $curl ) ? new WP_Error( 'http' ) : array( 'status' => curl_getinfo( $curl, CURLINFO_RESPONSE_CODE ) );
}
function wp_remote_retrieve_response_code( $answer ) {
	return $answer['status'];
}

class Order_In_Shop {
	private $row;
	private $metas;
	public function __construct( $row ) {
		$this->row   = $row;
		$this->metas = json_decode( $row['metas'], true );
	}
	public function get_id() {
		return (int) $this->row['id'];
	}
	public function get_order_number() {
		return $this->row['id'];
	}
	public function get_meta( $key ) {
		return $this->metas[ $key ] ?? '';
	}
	public function delete_meta_data( $key ) {
		unset( $this->metas[ $key ] );
	}
	public function save_meta_data() {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'UPDATE wp_orders SET metas = %s WHERE id = %d', json_encode( (object) $this->metas ), $this->row['id'] ) );
	}
}
function wc_get_orders( $asked ) {
	global $wpdb;
	$rows = $wpdb->query( $wpdb->prepare( 'SELECT * FROM wp_orders WHERE email = %s ORDER BY id LIMIT %d, %d', $asked['billing_email'], ( $asked['paged'] - 1 ) * $asked['limit'], $asked['limit'] ) );
	return array_map(
		static function ( $row ) {
			return new Order_In_Shop( $row );
		},
		$rows->fetch_all( MYSQLI_ASSOC )
	);
}
function get_user_by( $field, $value ) {
	global $wpdb;
	$id = $wpdb->get_var( $wpdb->prepare( 'SELECT id FROM wp_users WHERE email = %s', $value ) );
	return $id ? (object) array( 'ID' => (int) $id ) : false;
}

function wp_clear_scheduled_hook( $hook ) {}
function wp_json_encode( $value ) {
	return json_encode( $value );
}
function wp_parse_url( $url, $part ) {
	return parse_url( $url, $part );
}
function __( $text ) {
	return $text;
}
function esc_html__( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES );
}
function esc_url( $url ) {
	return htmlspecialchars( $url, ENT_QUOTES );
}
