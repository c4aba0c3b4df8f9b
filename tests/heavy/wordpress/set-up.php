<?php
/**
 * Installs WordPress, and fills it through its own functions as editors do: posts with both
 * languages, posts linked in the ways of Polylang and WPML, a page, and what must not be exported.
 *
 * Called as: php set-up.php FOLDER URL
 */

list( , $folder, $url ) = $argv;

$_SERVER['HTTP_HOST']   = parse_url( $url, PHP_URL_HOST ) . ':' . parse_url( $url, PHP_URL_PORT );
$_SERVER['REQUEST_URI'] = '/';
define( 'WP_INSTALLING', true );
require $folder . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

wp_install( 'Laws & 法律', 'editor', 'editor@example.org', true, '', 'a password' );
wp_installing( false );
wp_set_current_user( 1 );
kses_remove_filters();
$wp_rewrite->set_permalink_structure( '/%postname%/' );
flush_rewrite_rules();
switch_theme( 'twentytwentythree' );
// What asks other hosts: pictures of people, and the editor's welcome.
update_option( 'show_avatars', 0 );
update_user_meta( 1, 'wp_persisted_preferences', array( 'core/edit-post' => array( 'welcomeGuide' => false ), '_modified' => gmdate( 'c' ) ) );
foreach ( get_posts( array( 'post_type' => array( 'post', 'page' ), 'numberposts' => -1, 'post_status' => 'any' ) ) as $post ) {
	wp_delete_post( $post->ID, true );
}

$activated = activate_plugin( 'enface/enface.php' );
if ( is_wp_error( $activated ) ) {
	fwrite( STDERR, $activated->get_error_message() );
	exit( 1 );
}

// Polylang keeps languages and translations in taxonomies of these names.
require __DIR__ . '/taxonomies.php';

$author = wp_insert_user(
	array(
		'user_login'   => 'ann',
		'user_pass'    => 'another password',
		'user_email'   => 'ann@example.org',
		'display_name' => 'Ann Lee & 李安',
		'role'         => 'author',
	)
);
wp_insert_term( '法律 & Laws', 'category', array( 'slug' => 'laws' ) );
$category = get_term_by( 'slug', 'laws', 'category' )->term_id;

/** Publishes a post, as an editor would. */
function publish( $title, $content, $more = array() ) {
	global $author;
	$post = array(
		'post_title'   => $title,
		'post_content' => $content,
		'post_status'  => 'publish',
		'post_author'  => $author,
	);
	$id = wp_insert_post( wp_slash( array_merge( $post, $more ) ), true );
	if ( is_wp_error( $id ) ) {
		fwrite( STDERR, $id->get_error_message() );
		exit( 1 );
	}
	return $id;
}

/** What the block editor makes of paragraphs. */
function blocks( ...$paragraphs ) {
	return implode(
		"\n\n",
		array_map(
			function ( $text ) {
				return "<!-- wp:paragraph -->\n<p>$text</p>\n<!-- /wp:paragraph -->";
			},
			$paragraphs
		)
	);
}

publish(
	'Notice on “Data” & Privacy 关于数据与隐私的通知',
	"<!-- wp:heading -->\n<h2 class=\"wp-block-heading\">Chapter I General Provisions</h2>\n<!-- /wp:heading -->\n\n" .
	"<!-- wp:heading -->\n<h2 class=\"wp-block-heading\">第一章 总则</h2>\n<!-- /wp:heading -->\n\n" .
	blocks(
		'Article 1 This Notice protects the <strong>personal information</strong> of citizens.',
		'第一条 本通知保护公民的<strong>个人信息</strong>。',
		'Article 2 Operators shall store data within the territory [of the State].',
		'第二条 运营者应当在境内存储数据。'
	) .
	"\n\n<!-- wp:html -->\n<script>document.title = ']]>'</script>\n<!-- /wp:html -->",
	array(
		'post_date'     => '2017-05-11 23:30:00',
		'post_category' => array( $category ),
		'tags_input'    => array( 'privacy', '隐私' ),
	)
);

publish(
	'Measures on Schools 学校办法',
	"[caption id=\"attachment_9\" width=\"300\"]<img src=\"x.jpg\" alt=\"\" /> A school[/caption]\n\n" .
	"Every child goes to school.\nSchools are open to all.\n\nTeachers are paid by the county.\n\n" .
	"<!--more-->\n\n" .
	"每个儿童都上学。\n学校向所有人开放。\n\n教师由县支付工资。",
	array(
		'post_date' => '2015-02-03 08:00:00',
		'post_name' => '学校办法',
	)
);

$english = publish( 'The Right to Vote', blocks( 'Every citizen has the right to vote.', 'Voting is secret.' ), array( 'post_date' => '2016-08-12 10:00:00' ) );
$chinese = publish( '选举权', blocks( '公民都有选举权。', '投票是秘密的。' ), array( 'post_date' => '2016-08-13 10:00:00' ) );
foreach ( array( 'en' => $english, 'zh' => $chinese ) as $lang => $id ) {
	wp_set_object_terms( $id, $lang, 'language' );
	wp_set_object_terms( $id, 'pll_57a', 'post_translations' );
}

$english = publish( 'On Rivers', blocks( 'Rivers belong to the State.', 'Nobody may dirty them.' ), array( 'post_date' => '2014-01-02 10:00:00' ) );
$chinese = publish( '论河流', blocks( '河流属于国家。', '任何人不得污染河流。' ), array( 'post_date' => '2014-01-02 11:00:00' ) );
foreach ( array( 'en' => $english, 'zh-hans' => $chinese ) as $lang => $id ) {
	update_post_meta( $id, '_wpml_import_language_code', $lang );
	update_post_meta( $id, '_wpml_import_translation_group', 'g1' );
}

publish( 'About 关于', blocks( 'This site collects laws.', '本站收集法律。' ), array( 'post_type' => 'page', 'post_date' => '2013-01-01 10:00:00' ) );

publish( 'A draft', 'Not for readers.', array( 'post_status' => 'draft' ) );
publish( 'A private post', 'Not for readers.', array( 'post_status' => 'private' ) );
publish( 'A post with a password', 'Not for readers.', array( 'post_password' => 'secret' ) );

// Pages with the search are no texts.
publish( 'Search', '[enface placeholder="two &quot;words&quot;" lang="fr"]', array( 'post_type' => 'page', 'post_name' => 'search' ) );
publish( 'Block', '<!-- wp:enface/search {"placeholder":"in a block"} /-->', array( 'post_type' => 'page', 'post_name' => 'block' ) );
