# Reads [[schema, [value, ...]], ...] and says of each value whether it is valid, as JSON.
use strict;
use warnings;
use JSON::Validator;
use Mojo::JSON qw(decode_json encode_json false true);

local $/;
my @said;
for my $asked (@{decode_json(<STDIN>)}) {
  my ($schema, $values) = @$asked;
  my $validator = JSON::Validator->new->schema($schema);
  push @said, [map { my @errors = $validator->validate($_); @errors ? false : true } @$values];
}
print encode_json(\@said);
