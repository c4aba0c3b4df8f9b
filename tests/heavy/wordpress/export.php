<?php
/**
 * Prints what the menu's Tools → Export downloads: everything, as WXR.
 *
 * Called as: php export.php FOLDER URL
 */

list( , $folder, $url ) = $argv;

$_SERVER['HTTP_HOST']   = parse_url( $url, PHP_URL_HOST ) . ':' . parse_url( $url, PHP_URL_PORT );
$_SERVER['REQUEST_URI'] = '/';
require $folder . '/wp-load.php';
require __DIR__ . '/taxonomies.php';
require_once ABSPATH . 'wp-admin/includes/export.php';

wp_set_current_user( 1 );
export_wp();
